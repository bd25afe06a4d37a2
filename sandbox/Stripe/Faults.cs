namespace Berth.Sandbox.Stripe;

/// <summary>What goes wrong with webhooks, by wish: <c>PUT /sandbox/faults</c> with the members to be set. Events are listed all the same.</summary>
public sealed class Faults
{
    /// <summary>Events are never sent.</summary>
    public bool Drop { get; private set; }

    /// <summary>Each event is sent that many times more.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Each event is sent that much later, in milliseconds.</summary>
    public int DelayMs { get; private set; }

    private sealed record Wish(bool? Drop, int? Duplicates, int? DelayMs);

    public static void Map(WebApplication app) => app.MapPut("/sandbox/faults", (Wish wish, Faults faults) =>
    {
        faults.Drop = wish.Drop ?? faults.Drop;
        faults.Duplicates = wish.Duplicates ?? faults.Duplicates;
        faults.DelayMs = wish.DelayMs ?? faults.DelayMs;
        return Results.Json(faults);
    });
}
