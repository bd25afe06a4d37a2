namespace Berth.Platform.Settings;

/// <summary>
/// How much one visitor may ask for: an address, or a /64 of IPv6; and, where somebody signed in, an account. What
/// comes from this machine itself is not limited.
/// </summary>
public sealed class LimitSettings
{
    /// <summary>Forms that are sent, a minute.</summary>
    public int FormsPerMinute { get; set; } = 60;

    /// <summary>Orders that are placed and names that are asked about, together, a minute.</summary>
    public int CheckoutPerMinute { get; set; } = 20;

    /// <summary>
    /// Orders that are open at once and not paid, of one visitor or one mailbox: each holds a name and memory.
    /// </summary>
    public int OpenOrders { get; set; } = 5;

    /// <summary>Mails to an address that somebody typed, an hour.</summary>
    public int MailsPerHour { get; set; } = 10;

    /// <summary>Live streams at once; the page of an order has three.</summary>
    public int LiveAtOnce { get; set; } = 30;

    /// <summary>Calls of the API, a minute.</summary>
    public int ApiPerMinute { get; set; } = 300;

    /// <summary>Most of a form or an API's call, in kB.</summary>
    public int BodyKb { get; set; } = 64;

    /// <summary>What is wrong, with its key.</summary>
    public IEnumerable<string> Mistakes()
    {
        (string Key, int Value)[] counts =
        [
            ("FormsPerMinute", FormsPerMinute),
            ("CheckoutPerMinute", CheckoutPerMinute),
            ("OpenOrders", OpenOrders),
            ("MailsPerHour", MailsPerHour),
            ("LiveAtOnce", LiveAtOnce),
            ("ApiPerMinute", ApiPerMinute),
        ];
        foreach (var (key, value) in counts.Where(c => c.Value is < 1 or > 1_000_000))
            yield return $"Berth:Limits:{key} is {value}. It must be 1-1000000.";
        if (BodyKb is < 16 or > 10_240)
            yield return $"Berth:Limits:BodyKb is {BodyKb}. It must be 16-10240, in kB.";
    }
}
