namespace Berth.Shop.Hosts;

/// <summary>A helper that tenants of a product share, as its file says: what it will take of each host that has some.</summary>
/// <param name="Product">The product's name.</param>
/// <param name="Name">What tenants reach it by.</param>
/// <param name="MemoryMb">Memory in MiB.</param>
/// <param name="Cpus">Processors.</param>
public sealed record Helper(string Product, string Name, int MemoryMb, double Cpus)
{
    /// <summary>Those of products.</summary>
    public static IReadOnlyList<Helper> Of(params IEnumerable<Catalog.Product> products) =>
        [.. products.SelectMany(p => p.Shared.Select(s => new Helper(p.Name, s.Key, s.Value.MemoryMb, s.Value.Cpus)))];
}
