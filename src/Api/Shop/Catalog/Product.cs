using Berth.Platform.Settings;

namespace Berth.Shop.Catalog;

/// <summary>
/// A product on sale, as its file in <c>catalog/</c> says. <c>catalog/hello.yaml</c> is the annotated schema.
/// </summary>
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

    /// <summary>What kind of address its tenants get. Those that are there keep theirs.</summary>
    public RouteKind Route { get; set; } = RouteKind.Subdomain;

    /// <summary>Largest request body that its tenants are sent, in MB.</summary>
    public int MaxBodyMb { get; set; } = UsualBodyMb;

    /// <summary>Largest request body where nothing else is said, in MB.</summary>
    public const int UsualBodyMb = 100;

    public List<string> Capabilities { get; set; } = [];
    public Dictionary<string, string> Environment { get; set; } = [];

    /// <summary>Values that are made for each tenant, by environment variable.</summary>
    public Dictionary<string, SecretTerms> Secrets { get; set; } = [];

    /// <summary>What its customers may have run in their container.</summary>
    public List<ProductCommand> Commands { get; set; } = [];

    public List<Plan> Plans { get; set; } = [];

    /// <summary>Those that the customer is shown.</summary>
    public IEnumerable<KeyValuePair<string, SecretTerms>> ShownSecrets => Secrets.Where(s => s.Value.Show);

    /// <summary>The plan of that name, or null.</summary>
    public Plan? Plan(string name) => Plans.FirstOrDefault(p => p.Name == name);
}

/// <summary>How a secret of a product is made.</summary>
public sealed class SecretTerms
{
    /// <summary>What the customer reads beside it.</summary>
    public string Title { get; set; } = "";

    /// <summary>Characters.</summary>
    public int Length { get; set; } = 32;

    /// <summary>Whether the customer is shown it. Others are between the container and us.</summary>
    public bool Show { get; set; }
}

/// <summary>
/// A command that a customer may have run in the container. Nothing that a customer enters becomes part of it.
/// </summary>
public sealed class ProductCommand
{
    /// <summary>It stands in addresses.</summary>
    public string Name { get; set; } = "";

    /// <summary>What the customer reads.</summary>
    public string Title { get; set; } = "";

    /// <summary>Program and arguments; no shell is involved.</summary>
    public List<string> Run { get; set; } = [];

    /// <summary>How long it is waited for.</summary>
    public int TimeoutSeconds { get; set; } = 30;
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

    /// <summary>
    /// Most that the volume should hold, in MiB; 0 = no limit. A change to a plan that the data does not fit is
    /// refused.
    /// </summary>
    public int DiskMb { get; set; }

    /// <summary>
    /// How long a tenant that holds more runs on, counted from the mail that says so. Then it is stopped, with its data
    /// kept.
    /// </summary>
    public TimeSpan DiskGrace { get; set; } = TimeSpan.FromDays(7);

    /// <summary>What it may send and receive in a calendar month, in GB of 1000 MB; 0 = no limit.</summary>
    public int TrafficGb { get; set; }

    /// <summary>What happens above that: <c>warn</c>, or <c>suspend</c> until the month is over.</summary>
    public string OnTraffic { get; set; } = "warn";

    /// <summary>Days before the first payment; 0 = none.</summary>
    public int TrialDays { get; set; }

    /// <summary>What happens when it is not paid.</summary>
    public DunningTerms Dunning { get; set; } = new();

    /// <summary>The price for people: <c>5.00 EUR a month</c>.</summary>
    public string PriceText => $"{Money.Text(Price, Currency)} a {Interval}";
}
