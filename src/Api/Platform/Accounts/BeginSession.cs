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

    /// <summary>
    /// The second factor was shown: more is allowed from here on, so the key changes. False if the session has ended
    /// meanwhile.
    /// </summary>
    public async Task<bool> ProveAsync(Guid id, HttpContext context, CancellationToken cancellationToken)
    {
        if (await db.Sessions.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } session)
            return false;
        session.Prove(clock.GetUtcNow());
        var key = session.Renew();
        await db.SaveChangesAsync(cancellationToken);
        SetCookie(context, key);
        return true;
    }

    /// <summary>
    /// Takes one of the few tries that a session has to show a code, before the code is looked at: so that many at once
    /// are no more tries. False when there is none left, and the session is over.
    /// </summary>
    public async Task<bool> TryCodeAsync(Guid id, HttpContext context, CancellationToken cancellationToken)
    {
        var taken = await db
            .Sessions.Where(s => s.Id == id && s.WrongCodes < Session.MostWrongCodes)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.WrongCodes, x => x.WrongCodes + 1), cancellationToken);
        if (taken == 0)
            await EndAsync(context, cancellationToken);
        return taken == 1;
    }

    /// <summary>The code was wrong. True when that was the last try, and the session is over.</summary>
    public async Task<bool> MistakeAsync(Guid id, HttpContext context, CancellationToken cancellationToken)
    {
        if (await db.Sessions.AnyAsync(s => s.Id == id && s.WrongCodes < Session.MostWrongCodes, cancellationToken))
            return false;
        await EndAsync(context, cancellationToken);
        return true;
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
