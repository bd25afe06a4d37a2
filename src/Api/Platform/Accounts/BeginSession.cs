using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>Signs a browser in. It gets a key that nobody had before, and what it had before ends.</summary>
public sealed partial class BeginSession(
    AppDb db,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<BeginSession> log
)
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
        await NoteAsync(account.Id, "by a mailed link", cancellationToken);
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
        await NoteAsync(session.AccountId, "second factor shown", cancellationToken);
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
        var session = await db
            .Sessions.Where(s => s.Id == id)
            .Select(s => new { s.AccountId, s.WrongCodes })
            .SingleOrDefaultAsync(cancellationToken);
        if (session?.WrongCodes < Session.MostWrongCodes)
            return false;
        await EndAsync(context, cancellationToken);
        if (session is not null)
            await NoteAsync(
                session.AccountId,
                "signed out after too many wrong codes",
                cancellationToken,
                LogLevel.Warning
            );
        return true;
    }

    /// <summary>Signs a browser out.</summary>
    public async Task EndAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Cookies[CookieOf(settings)] is { Length: > 0 } key)
            await db.Sessions.Where(s => s.KeyHash == Session.Hash(key)).ExecuteDeleteAsync(cancellationToken);
        context.Response.Cookies.Delete(CookieOf(settings), Options(null));
    }

    /// <summary>Saves, with a row in the account's history.</summary>
    private async Task NoteAsync(
        Guid account,
        string what,
        CancellationToken cancellationToken,
        LogLevel level = LogLevel.Information
    )
    {
        db.Add(WriteAudit.Entry(clock.GetUtcNow(), nameof(Account), $"{account}", "SignIn", null, what));
        await db.SaveChangesAsync(cancellationToken);
        Log.SignIn(log, level, account, Actor.Current.From, what);
    }

    private void SetCookie(HttpContext context, string key) =>
        context.Response.Cookies.Append(CookieOf(settings), key, Options(Session.MostLife));

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

    private static partial class Log
    {
        [LoggerMessage(Message = "Sign-in to account {Account} from {Address}: {What}.")]
        public static partial void SignIn(ILogger log, LogLevel level, Guid account, string? address, string what);
    }
}
