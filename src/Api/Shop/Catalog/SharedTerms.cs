namespace Berth.Shop.Catalog;

/// <summary>
/// A helper of the operator's that all tenants of a product on a host use together, such as a browser: one container, which
/// they reach by its name and nobody else does. What it may use is beside their plans. See decision 36.
/// </summary>
public sealed class SharedTerms : ContainerTerms
{
    /// <summary>The TCP ports at which tenants reach it.</summary>
    public List<int> Ports { get; set; } = [];

    /// <summary>Memory in MiB; swap is off.</summary>
    public int MemoryMb { get; set; }

    public double Cpus { get; set; } = 1;
    public int Pids { get; set; } = 256;
}
