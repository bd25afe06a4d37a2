namespace Berth.Shop.Tenancy;

/// <summary>What an order sold: everything needed to create its tenant.</summary>
/// <param name="OrderId">The order that was paid or given.</param>
/// <param name="Name">The tenant's name.</param>
/// <param name="Product">The product's name.</param>
/// <param name="Plan">The plan's name.</param>
/// <param name="IsComplimentary">Whether the tenant is complimentary.</param>
public sealed record Sale(Guid OrderId, string Name, string Product, string Plan, bool IsComplimentary);
