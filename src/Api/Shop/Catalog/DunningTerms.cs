namespace Berth.Shop.Catalog;

/// <summary>
/// How long an unpaid tenant stays in each dunning stage. Mails, pages and the job that moves tenants all read
/// these: what is promised is what is done.
/// </summary>
public sealed class DunningTerms
{
    /// <summary>
    /// How long a payment that is on its way (bank debit) may take before the tenant counts as past due. Stripe says
    /// sooner when it failed.
    /// </summary>
    public TimeSpan Settlement { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Past due and still running, counted from the day that it was paid through.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromDays(7);

    /// <summary>When reminders are mailed, counted from the same day; the first mail goes out at once.</summary>
    public List<TimeSpan> Reminders { get; set; } = [TimeSpan.FromDays(3), TimeSpan.FromDays(6)];

    /// <summary>Suspended with its data kept, counted from the suspension. Then it is removed.</summary>
    public TimeSpan Suspended { get; set; } = TimeSpan.FromDays(21);

    /// <summary>How long before the removal the last warning is mailed.</summary>
    public TimeSpan Warning { get; set; } = TimeSpan.FromDays(5);

    /// <summary>How long a copy of the data outlives the removal; none when 0.</summary>
    public TimeSpan KeepData { get; set; } = TimeSpan.FromDays(30);

    /// <summary>What does not fit together, with the key.</summary>
    public IEnumerable<string> Mistakes()
    {
        foreach (
            var (key, value) in ((string, TimeSpan)[])
                [
                    ("settlement", Settlement),
                    ("grace", Grace),
                    ("suspended", Suspended),
                    ("warning", Warning),
                    ("keepData", KeepData),
                    .. Reminders.Select(r => ("reminders", r)),
                ]
        )
            if (value < TimeSpan.Zero || value > TimeSpan.FromDays(3650))
                yield return $"{key}: {value} must be 0 to 3650 days.";
        if (Settlement > Grace)
            yield return $"settlement: {Settlement} must not be longer than the grace of {Grace}, or tenants would be "
                + "suspended before they are past due.";
        if (Reminders.Any(r => r >= Grace))
            yield return $"reminders: each must come before the grace of {Grace} is over.";
        if (Warning > Suspended)
            yield return $"warning: {Warning} must not be longer than the suspension of {Suspended}.";
    }
}
