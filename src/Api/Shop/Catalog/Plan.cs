using System.Globalization;

namespace Berth.Shop.Catalog;

/// <summary>What a product costs and what it may use.</summary>
public sealed partial class Plan
{
    public string Name { get; set; } = "";
    public string Title { get; set; } = "";

    /// <summary>Not sold any more. Those who have it keep it.</summary>
    public bool Retired { get; set; }

    /// <summary>What is chosen until the buyer chooses another. At most one plan of a product has it.</summary>
    public bool Default { get; set; }

    /// <summary>
    /// In the smallest unit of <see cref="Currency"/> as Stripe counts it, each <see cref="IntervalCount"/> times
    /// <see cref="Interval"/>.
    /// </summary>
    public long Price { get; set; }

    /// <summary>ISO 4217, lower case. What is paid in unless the buyer chooses one of <see cref="Prices"/>.</summary>
    public string Currency { get; set; } = "";

    /// <summary>What it costs in other currencies, each in the unit of that one, as <see cref="Price"/> is.</summary>
    public Dictionary<string, long> Prices { get; set; } = [];

    /// <summary>day, week, month or year.</summary>
    public string Interval { get; set; } = "month";

    /// <summary>How many of them: 3 and month for a quarter.</summary>
    public int IntervalCount { get; set; } = 1;

    /// <summary>
    /// A price that the Stripe account has already (<c>price_…</c>), sold instead of one that is made; empty = one is made.
    /// It must say what the plan says.
    /// </summary>
    public string StripePrice { get; set; } = "";

    /// <summary>Charged once, with the first payment, in the unit of <see cref="Price"/>; 0 = none.</summary>
    public long SetupFee { get; set; }

    /// <summary>The setup fee in the currencies of <see cref="Prices"/>; 0 = none.</summary>
    public Dictionary<string, long> SetupFees { get; set; } = [];

    /// <summary>At most so many live containers of the plan, reserved ones, too; 0 = no limit.</summary>
    public int Stock { get; set; }

    /// <summary>At most so many of them by one customer; 0 = no limit.</summary>
    public int PerCustomer { get; set; }

    /// <summary>Adds to the product's, and stands in its place.</summary>
    public Dictionary<string, string> Environment { get; set; } = [];

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

    /// <summary>When its tenants are backed up; null = they are not.</summary>
    public BackupTerms? Backups { get; set; }

    /// <summary>The price for who reads it now: <c>5.00 EUR a month</c>.</summary>
    public string PriceText =>
        $"{Money.Text(Price, Currency, CultureInfo.CurrentCulture)} {Period.Words(Interval, IntervalCount)}";

    /// <summary>
    /// The price with all that belongs to it: <c>5.00 EUR a month, and a setup fee of 9.00 EUR once</c>, and how long
    /// nothing is paid.
    /// </summary>
    public string OfferText =>
        PriceText
        + (SetupFee > 0 ? $", and a setup fee of {SetupFeeText} once" : "")
        + (
            TrialDays == 0 ? ""
            : SetupFee == 0 ? $"; the first {Days} {Is} free"
            : $"; the first {Days} {Is} free but for the setup fee, which is charged at once"
        );

    /// <summary>The setup fee for who reads it now.</summary>
    public string SetupFeeText => Money.Text(SetupFee, Currency, CultureInfo.CurrentCulture);

    private string Days => TrialDays == 1 ? "day" : $"{TrialDays} days";
    private string Is => TrialDays == 1 ? "is" : "are";

    /// <summary>Whether another plan is charged as often.</summary>
    public bool IsChargedAsOftenAs(Plan other) => (Interval, IntervalCount) == (other.Interval, other.IntervalCount);
}
