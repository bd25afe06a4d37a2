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

    /// <summary>What is due together is sent one by one, the newest first.</summary>
    public bool Reorder { get; private set; }

    /// <summary>Signed with a secret that nobody has.</summary>
    public bool WrongSignature { get; private set; }

    /// <summary>Events say that they are of a version long gone.</summary>
    public bool OldApiVersion { get; private set; }

    /// <summary>Signed twice, as while a secret is rolled: by another secret, and by the right one.</summary>
    public bool SecondV1 { get; private set; }

    /// <summary>A notification without its object, as Stripe's v2 events are.</summary>
    public bool ThinBody { get; private set; }

    private sealed record Wish(bool? Drop, int? Duplicates, int? DelayMs, bool? Reorder, bool? WrongSignature, bool? OldApiVersion, bool? SecondV1, bool? ThinBody);

    public static void Map(WebApplication app) => app.MapPut("/sandbox/faults", (Wish wish, Faults faults) =>
    {
        faults.Drop = wish.Drop ?? faults.Drop;
        faults.Duplicates = wish.Duplicates ?? faults.Duplicates;
        faults.DelayMs = wish.DelayMs ?? faults.DelayMs;
        faults.Reorder = wish.Reorder ?? faults.Reorder;
        faults.WrongSignature = wish.WrongSignature ?? faults.WrongSignature;
        faults.OldApiVersion = wish.OldApiVersion ?? faults.OldApiVersion;
        faults.SecondV1 = wish.SecondV1 ?? faults.SecondV1;
        faults.ThinBody = wish.ThinBody ?? faults.ThinBody;
        return Results.Json(faults);
    });
}
