namespace Berth.Sandbox.Stripe;

/// <summary>
/// What goes wrong with webhooks and API calls, by wish: <c>PUT /sandbox/faults</c> with the members to be set. Events
/// are listed all the same.
/// </summary>
public sealed class Faults
{
    private readonly Lock _lock = new();

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

    /// <summary>
    /// By which clock webhooks are signed: real, or sandbox, for receivers whose clock moves with it.
    /// </summary>
    public string Signed { get; private set; } = "real";

    /// <summary>What goes wrong with API calls.</summary>
    public ApiFault? Api { get; private set; }

    private sealed record Wish(
        bool? Drop,
        int? Duplicates,
        int? DelayMs,
        bool? Reorder,
        bool? WrongSignature,
        bool? OldApiVersion,
        bool? SecondV1,
        bool? ThinBody,
        string? Signed,
        ApiFault? Api
    );

    public static void Map(WebApplication app) =>
        app.MapPut(
            "/sandbox/faults",
            (Wish wish, Faults faults) =>
            {
                if (wish.Signed is not (null or "real" or "sandbox"))
                    return Results.BadRequest("signed is real or sandbox");
                if (wish.Api?.Mistake() is { } mistake)
                    return Results.BadRequest(mistake);
                faults.Drop = wish.Drop ?? faults.Drop;
                faults.Duplicates = wish.Duplicates ?? faults.Duplicates;
                faults.DelayMs = wish.DelayMs ?? faults.DelayMs;
                faults.Reorder = wish.Reorder ?? faults.Reorder;
                faults.WrongSignature = wish.WrongSignature ?? faults.WrongSignature;
                faults.OldApiVersion = wish.OldApiVersion ?? faults.OldApiVersion;
                faults.SecondV1 = wish.SecondV1 ?? faults.SecondV1;
                faults.ThinBody = wish.ThinBody ?? faults.ThinBody;
                faults.Signed = wish.Signed ?? faults.Signed;
                lock (faults._lock)
                    faults.Api = wish.Api is { Count: 0 } ? null : wish.Api ?? faults.Api;
                return Results.Json(faults);
            }
        );

    /// <summary>What goes wrong with this call, or null. One of the count is used up.</summary>
    public ApiFault? Take(HttpRequest request)
    {
        lock (_lock)
        {
            if (Api is not { } fault || !fault.Meets(request))
                return null;
            if (fault.Count is { } count)
                Api = count == 1 ? null : fault with { Count = count - 1 };
            return fault;
        }
    }
}
