using System.Security.Claims;
using System.Text.Encodings.Web;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Berth.Platform.Accounts;

/// <summary>
/// Reads who is signed in from the database, with each request: a role that is taken away, or a session that is ended,
/// counts at once. Not the framework's cookie handler, which keeps a session's key when somebody signs in again (see
/// decision 17).
/// </summary>
public sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    AppDb db,
    BerthSettings settings,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "session";

    /// <summary>A session is marked as used this often at most.</summary>
    private static readonly TimeSpan Marked = TimeSpan.FromMinutes(5);

    /// <summary>Programs are not led to a page.</summary>
    private bool IsApi => Request.Path.StartsWithSegments("/api");

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Context.Request.Cookies[BeginSession.CookieOf(settings)] is not { Length: > 0 and < 100 } key)
            return AuthenticateResult.NoResult();
        var (hash, now) = (Session.Hash(key), clock.GetUtcNow());
        var found = await db
            .Sessions.Where(s => s.KeyHash == hash && s.ExpiresAt > now)
            .Join(db.Accounts, s => s.AccountId, a => a.Id, (s, a) => new { Session = s, Account = a })
            .AsNoTracking()
            .SingleOrDefaultAsync(Context.RequestAborted);
        if (found is not { Session: var session, Account: { ErasedAt: null } account })
            return AuthenticateResult.NoResult();
        if (session.SeenAt < now - Marked)
            await MarkAsync(session, account, now);
        var shown =
            session.ActsFor is { } customer && account.Role >= AccountRole.Operator
                ? await db
                    .Accounts.AsNoTracking()
                    .SingleOrDefaultAsync(a => a.Id == customer && a.ErasedAt == null, Context.RequestAborted)
                : null;
        var me = Me.Of(session, account, shown);
        Context.Features.Set(me);
        return AuthenticateResult.Success(new AuthenticationTicket(Principal(me), SchemeName));
    }

    /// <inheritdoc />
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsApi)
            (Response.StatusCode, Response.Headers.WWWAuthenticate) = (
                StatusCodes.Status401Unauthorized,
                "Bearer realm=\"berth\""
            );
        else
            Response.Redirect(
                $"/sign-in?next={Uri.EscapeDataString(HttpMethods.IsGet(Request.Method) ? Request.Path + Request.QueryString : "/account")}"
            );
        return Task.CompletedTask;
    }

    /// <summary>What is missing may be the second factor: then it leads to where that is shown or set up.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var me = Context.Features.Get<Me>();
        var next = Uri.EscapeDataString(Request.Path + Request.QueryString);
        if (IsApi)
            Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (me is { LacksFactor: true } && HttpMethods.IsGet(Request.Method))
            Response.Redirect($"/sign-in/code?next={next}");
        else if (me is { Role: > AccountRole.Customer, HasFactor: false } && HttpMethods.IsGet(Request.Method))
            Response.Redirect($"/account/second-factor?next={next}");
        else
            Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static ClaimsPrincipal Principal(Me me) =>
        new(
            new ClaimsIdentity(
                [
                    new(ClaimTypes.NameIdentifier, $"{me.AccountId}"),
                    new(ClaimTypes.Name, me.Email),
                    new(ClaimTypes.Role, $"{me.Role}"),
                    new(Actor.Claim, me.Actor),
                ],
                SchemeName
            )
        );

    private Task MarkAsync(Session session, Account account, DateTimeOffset now)
    {
        session.See(account, now);
        return db
            .Sessions.Where(s => s.Id == session.Id)
            .ExecuteUpdateAsync(
                s => s.SetProperty(x => x.SeenAt, session.SeenAt).SetProperty(x => x.ExpiresAt, session.ExpiresAt),
                Context.RequestAborted
            );
    }
}
