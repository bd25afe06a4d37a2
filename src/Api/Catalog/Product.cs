namespace Berth.Catalog;

/// <summary>A product on sale, as its file in <c>catalog/</c> says. <c>catalog/hello.yaml</c> is the annotated schema.</summary>
public sealed class Product
{
    public string Name { get; set; } = "";
    public string Title { get; set; } = "";
    public string Description { get; set; } = "";
    public string Image { get; set; } = "";
    public int Port { get; set; }
    public string Data { get; set; } = "";
    public List<string> Health { get; set; } = [];
    public bool ReadOnlyRoot { get; set; } = true;
    public List<string> Capabilities { get; set; } = [];
    public Dictionary<string, string> Environment { get; set; } = [];
    public List<Plan> Plans { get; set; } = [];

    /// <summary>The plan of that name, or null.</summary>
    public Plan? Plan(string name) => Plans.FirstOrDefault(p => p.Name == name);
}

/// <summary>What a product costs and what it may use.</summary>
public sealed class Plan
{
    public string Name { get; set; } = "";
    public string Title { get; set; } = "";

    /// <summary>In minor units of <see cref="Currency"/>, each <see cref="Interval"/>.</summary>
    public long Price { get; set; }

    /// <summary>ISO 4217, lower case.</summary>
    public string Currency { get; set; } = "";

    /// <summary>day, week, month or year.</summary>
    public string Interval { get; set; } = "month";

    public int MemoryMb { get; set; }
    public double Cpus { get; set; }
    public int Pids { get; set; }

    /// <summary>The price for people: <c>5.00 EUR a month</c>.</summary>
    public string PriceText => $"{Price / 100}.{Price % 100:00} {Currency.ToUpperInvariant()} a {Interval}";
}
