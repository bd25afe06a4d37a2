namespace Berth.Sandbox.Stripe;

/// <summary>
/// What stands in the account's settings at Stripe: <c>PUT /sandbox/settings</c> with the members to be set.
/// </summary>
public sealed class Settings
{
    /// <summary>Days between one attempt to charge and the next; after the last, <see cref="AfterRetries"/>.</summary>
    public int[] RetryDays { get; private set; } = [3, 5, 7];

    /// <summary>cancel, unpaid or past_due.</summary>
    public string AfterRetries { get; private set; } = "cancel";

    /// <summary>How long before a renewal <c>invoice.upcoming</c> is sent.</summary>
    public int UpcomingDays { get; private set; } = 7;

    /// <summary>A dispute ends the subscription.</summary>
    public bool CancelOnDispute { get; private set; }

    private sealed record Wish(int[]? RetryDays, string? AfterRetries, int? UpcomingDays, bool? CancelOnDispute);

    public static void Map(WebApplication app) =>
        app.MapPut(
            "/sandbox/settings",
            (Wish wish, Settings settings) =>
            {
                if (wish.AfterRetries is not (null or "cancel" or "unpaid" or "past_due"))
                    return Results.BadRequest("afterRetries is cancel, unpaid or past_due");
                settings.RetryDays = wish.RetryDays ?? settings.RetryDays;
                settings.AfterRetries = wish.AfterRetries ?? settings.AfterRetries;
                settings.UpcomingDays = wish.UpcomingDays ?? settings.UpcomingDays;
                settings.CancelOnDispute = wish.CancelOnDispute ?? settings.CancelOnDispute;
                return Results.Json(settings);
            }
        );
}
