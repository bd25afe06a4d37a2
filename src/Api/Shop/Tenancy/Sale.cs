namespace Berth.Shop.Tenancy;

/// <summary>What an order sold: enough to make a tenant of it.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Name">The tenant's name.</param>
/// <param name="Product">The product's name.</param>
/// <param name="Plan">The plan's name.</param>
/// <param name="IsGiven">An operator gave it; nobody pays.</param>
public sealed record Sale(Guid OrderId, string Name, string Product, string Plan, bool IsGiven);
