using Berth.Platform.Data;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>Signs a browser in. It gets a key that nobody had before, and what it had before ends.</summary>
public sealed class BeginSession(AppDb db, BerthSettings settings, TimeProvider clock)
{
    /// <summary>Name of the cookie.</summary>
    public static string CookieOf(BerthSettings settings) => settings.CookieName("berth_session");

    /// <summary>To be called in a transaction with what is saved.</summary>
    public async Task BeginAsync(Account account, HttpContext context, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (context.Request.Cookies[CookieOf(settings)] is { Length: > 0 } old)
            await db.Sessions.Where(s => s.KeyHash == Session.Hash(old)).ExecuteDeleteAsync(cancellationToken);
        var (session, key) = Session.Begin(
            account,
            $"{context.Connection.RemoteIpAddress}",
            context.Request.Headers.UserAgent.ToString(),
            now
        );
        db.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        SetCookie(context, key);
    }

    /// <summary>The second factor was shown: more is allowed from here on, so the key changes.</summary>
    public async Task ProveAsync(Session session, HttpContext context, CancellationToken cancellationToken)
    {
        session.Prove(clock.GetUtcNow());
        var key = session.Renew();
        await db.SaveChangesAsync(cancellationToken);
        SetCookie(context, key);
    }

    /// <summary>A wrong code was shown. True when that was one too many, and the session is over.</summary>
    public async Task<bool> MistakeAsync(Guid id, HttpContext context, CancellationToken cancellationToken)
    {
        var isOver = (await db.Sessions.SingleAsync(s => s.Id == id, cancellationToken)).Mistake();
        await db.SaveChangesAsync(cancellationToken);
        if (isOver)
            await EndAsync(context, cancellationToken);
        return isOver;
    }

    /// <summary>Signs a browser out.</summary>
    public async Task EndAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Cookies[CookieOf(settings)] is { Length: > 0 } key)
            await db.Sessions.Where(s => s.KeyHash == Session.Hash(key)).ExecuteDeleteAsync(cancellationToken);
        context.Response.Cookies.Delete(CookieOf(settings), Options(null));
    }

    private void SetCookie(HttpContext context, string key) =>
        context.Response.Cookies.Append(CookieOf(settings), key, Options(Session.Lifetime));

    // Lax: who comes from a mail or a payment page is signed in still.
    private CookieOptions Options(TimeSpan? age) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = settings.IsHttps,
            Path = "/",
            MaxAge = age,
            IsEssential = true,
        };
}
