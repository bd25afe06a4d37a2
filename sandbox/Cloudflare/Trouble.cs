namespace Berth.Sandbox.Cloudflare;

/// <summary>
/// Trouble to come: the next calls of the API are answered with a status instead, before or after they are carried out.
/// </summary>
public sealed class Trouble
{
    private Plan? _plan;

    /// <summary>How many calls of the API have been answered, whatever the answer.</summary>
    public int Calls { get; private set; }

    /// <param name="Status">429 or 5xx.</param>
    /// <param name="Times">How many calls it hits.</param>
    /// <param name="RetryAfter">Seconds to say in Retry-After; not said when null.</param>
    /// <param name="After">The call is carried out, and its answer lost.</param>
    /// <param name="Method">Which calls it hits; all when null.</param>
    public sealed record Plan(
        int Status,
        int Times = 1,
        int? RetryAfter = null,
        bool After = false,
        string? Method = null
    );

    /// <summary>Replaces what was planned.</summary>
    public void Begin(Plan plan) => _plan = plan;

    /// <summary>What this call meets, if anything. Call with the store's gate held.</summary>
    public Plan? Next(string method)
    {
        Calls++;
        if (_plan is not { Times: > 0 } plan || (plan.Method is not null && plan.Method != method))
            return null;
        _plan = plan with { Times = plan.Times - 1 };
        return plan;
    }
}

/// <summary>The switch for it: <c>POST /sandbox/trouble {"status":429,"times":2,"retryAfter":1}</c>.</summary>
public static class TroubleRoutes
{
    public static void MapTrouble(this WebApplication app) =>
        app.MapPost(
            "/sandbox/trouble",
            (Trouble.Plan plan, Trouble trouble) =>
            {
                trouble.Begin(plan);
                return Results.NoContent();
            }
        );
}
