namespace Berth.Platform.Audit;

/// <summary>
/// Who acts at present, on this flow of control: set at each door (a request, a job, a command), read by whatever
/// writes an <see cref="AuditEntry"/>.
/// </summary>
/// <param name="Who">See <see cref="AuditEntry.Actor"/>.</param>
/// <param name="From">See <see cref="AuditEntry.Origin"/>.</param>
public sealed record Actor(string Who, string? From)
{
    /// <summary>The claim by which whoever signs somebody in says how the audit names them.</summary>
    public const string Claim = "actor";

    private static readonly AsyncLocal<Actor?> Flow = new();

    /// <summary>Who acts; the system itself unless somebody came through a door.</summary>
    public static Actor Current => Flow.Value ?? new("system", null);

    /// <summary>From here on, on this flow, somebody else acts.</summary>
    public static void Is(string who, string? from) => Flow.Value = new(who, from);

    /// <summary>From here on, on this flow, the audit says why besides. Nothing changes without a reason.</summary>
    public static void Because(string? why)
    {
        if (!string.IsNullOrEmpty(why))
            Is(Current.Who, $"{Current.From}: {why}");
    }

    /// <summary>
    /// A visitor's request: Stripe's, that of a token or of who is signed in, or a customer's who has no more than the
    /// address of a page.
    /// </summary>
    public static Task OfRequestAsync(HttpContext context, RequestDelegate next)
    {
        Is(
            context.Request.Path.StartsWithSegments("/api/webhook")
                ? "stripe"
                : context.User.FindFirst(Claim)?.Value ?? "customer",
            context.Connection.RemoteIpAddress?.ToString()
        );
        return next(context);
    }
}
