using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace Berth.Platform.Accounts;

/// <summary>
/// What is asked for after the mailed link: codes from an authenticator app (RFC 6238), or a passkey (see
/// <see cref="UsePasskeys"/>), and recovery codes for when they are lost. It is on while there is one of the first two.
/// </summary>
public sealed partial class SecondFactor(
    UserManager<Account> accounts,
    AppDb db,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<SecondFactor> log
)
{
    /// <summary>How many recovery codes there are.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>What is said of a code that is not right.</summary>
    internal const string WrongCode =
        "That code is wrong. Each code works once, for 30 seconds; check your phone's clock.";

    /// <summary>The same where there is no app.</summary>
    internal const string WrongRecoveryCode = "That recovery code is wrong, or was used already.";

    /// <summary>What a telephone scans or takes by hand.</summary>
    /// <param name="Key">In groups of four.</param>
    /// <param name="Image">A QR code of the same, as a <c>data:</c> address.</param>
    public sealed record Offer(string Key, string Image);

    /// <summary>A key to set up; the same one until it is confirmed.</summary>
    public async Task<Offer> OfferAsync(Guid id)
    {
        var account = await GetAsync(id);
        if (account.HasApp)
            throw new InvalidOperationException(
                "The account has an authenticator app already; it is removed before another is set up."
            );
        if (await accounts.GetAuthenticatorKeyAsync(account) is null)
            await accounts.ResetAuthenticatorKeyAsync(account);
        var key = (await accounts.GetAuthenticatorKeyAsync(account))!;
        var issuer = Uri.EscapeDataString($"Berth {settings.BaseDomain}");
        // The key's form is Google Authenticator's, which all of them read.
        var uri =
            $"otpauth://totp/{issuer}:{Uri.EscapeDataString(account.Email!)}?secret={key}&issuer={issuer}&digits=6";
        return new(
            string.Join(' ', key.Chunk(4).Select(c => new string(c))),
            $"data:image/png;base64,{Convert.ToBase64String(PngByteQRCodeHelper.GetQRCode(uri, QRCodeGenerator.ECCLevel.M, 5))}"
        );
    }

    /// <summary>
    /// Adds the app when the code is right; null when it is wrong, or the session may not. Says the recovery codes if
    /// it is the first factor: see <see cref="BeginAsync"/>.
    /// </summary>
    public async Task<IReadOnlyList<string>?> AddAppAsync(
        Guid id,
        Guid session,
        string? code,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await LockAsync(id);
        if (
            account.HasApp
            || !await MayChangeAsync(account, session, cancellationToken)
            || !await IsRightAsync(account, code)
        )
            return null;
        account.HasApp = true;
        Tell(account, "An authenticator app was added.");
        await NoteAsync(account, "AuthenticatorApp", "none", "added", cancellationToken);
        var codes = await BeginAsync(account, session, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return codes;
    }

    /// <summary>
    /// Removes the app, and signs out other browsers. Without a passkey that turns the second factor off.
    /// </summary>
    public async Task RemoveAppAsync(Guid id, Guid session, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await LockAsync(id);
        if (account.HasApp)
        {
            await ForgetAppAsync(account, cancellationToken);
            await EndIfNoneAsync(account, cancellationToken);
            await EndSessions.OfAsync(db, id, cancellationToken, except: session);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Removes all there is, and signs the account out everywhere. An operator's comes back as soon as they open one of
    /// the operators' pages.
    /// </summary>
    public async Task TurnOffAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await LockAsync(id);
        if (account.HasApp)
            await ForgetAppAsync(account, cancellationToken);
        if (await Passkey.ForgetAsync(db, id, cancellationToken) is var passkeys and > 0)
        {
            Tell(account, "The passkeys were removed.");
            await NoteAsync(account, nameof(AppDb.Passkeys), $"{passkeys}", "0", cancellationToken);
        }
        await EndIfNoneAsync(account, cancellationToken);
        await EndSessions.OfAsync(db, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Whether a session may change what the second factor is: it is not over, and has shown the one there is a short
    /// while ago. To be asked under the account's lock, for another browser may have turned it on meanwhile.
    /// </summary>
    internal Task<bool> MayChangeAsync(Account account, Guid session, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Session.Fresh;
        return db.Sessions.AnyAsync(
            s => s.Id == session && s.AccountId == account.Id && (!account.TwoFactorEnabled || s.FactorAt > since),
            cancellationToken
        );
    }

    /// <summary>
    /// Turns it on with the first factor: other browsers are signed out, and there are recovery codes, which are said
    /// this once. None if it was on already.
    /// </summary>
    internal async Task<IReadOnlyList<string>> BeginAsync(
        Account account,
        Guid session,
        CancellationToken cancellationToken
    )
    {
        if (account.TwoFactorEnabled)
            return [];
        account.TwoFactorEnabled = true;
        var codes = (await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!.ToList();
        await NoteAsync(account, nameof(SecondFactor), "off", "on", cancellationToken);
        await EndSessions.OfAsync(db, account.Id, cancellationToken, except: session);
        return codes;
    }

    /// <summary>Turns it off if the last factor is gone.</summary>
    internal async Task EndIfNoneAsync(Account account, CancellationToken cancellationToken)
    {
        if (
            !account.TwoFactorEnabled
            || account.HasApp
            || await db.Passkeys.AnyAsync(p => p.AccountId == account.Id, cancellationToken)
        )
            return;
        account.TwoFactorEnabled = false;
        await NoteAsync(account, nameof(SecondFactor), "on", "off", cancellationToken);
    }

    /// <summary>
    /// Whether a code is right: of the app, each once and none older than the last, or one of the recovery codes, which
    /// is used up. Of several at once one is looked at after the other.
    /// </summary>
    public async Task<bool> ProveAsync(Guid id, string? code, CancellationToken cancellationToken)
    {
        var text = (code ?? "").Replace(" ", "", StringComparison.Ordinal).Trim();
        if (text.Length is 0 or > 20)
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await LockAsync(id);
        if (
            !(account.HasApp && await IsRightAsync(account, text))
            && !(await accounts.RedeemTwoFactorRecoveryCodeAsync(account, text.ToUpperInvariant())).Succeeded
        )
        {
            await NoteAsync(account, "SignIn", null, "wrong code", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            Log.WrongCode(log, id, Actor.Current.From);
            return false;
        }
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Whether codes of an app are one of the factors.</summary>
    public async Task<bool> HasAppAsync(Guid id) => (await GetAsync(id)).HasApp;

    /// <summary>How many recovery codes are left.</summary>
    public async Task<int> LeftAsync(Guid id) => await accounts.CountRecoveryCodesAsync(await GetAsync(id));

    /// <summary>Whether it is a code that the app shows now, and newer than the last one that was taken.</summary>
    private async Task<bool> IsRightAsync(Account account, string? code)
    {
        var digits = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (
            await accounts.GetAuthenticatorKeyAsync(account) is not { } key
            || TimeCode.StepOf(key, digits, clock.GetUtcNow()) is not { } step
            || step <= account.UsedStep
        )
            return false;
        account.UsedStep = step;
        await db.SaveChangesAsync();
        return true;
    }

    /// <summary>
    /// The account as it is now. Until the transaction ends, nobody else takes a code of it, or changes its factors.
    /// </summary>
    internal async Task<Account> LockAsync(Guid id)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM accounts WHERE id = {id} FOR UPDATE");
        var account = await GetAsync(id);
        await db.Entry(account).ReloadAsync();
        return account;
    }

    private async Task<Account> GetAsync(Guid id) =>
        await accounts.FindByIdAsync($"{id}") ?? throw new InvalidOperationException($"There is no account {id}.");

    private async Task ForgetAppAsync(Account account, CancellationToken cancellationToken)
    {
        account.HasApp = false;
        await accounts.ResetAuthenticatorKeyAsync(account);
        Tell(account, "The authenticator app was removed.");
        await NoteAsync(account, "AuthenticatorApp", "added", "none", cancellationToken);
    }

    /// <summary>
    /// Mails what was changed with what is saved next: who took over a browser shall not do it unseen.
    /// </summary>
    internal void Tell(Account account, string what) =>
        db.Send($"factor/{Guid.CreateVersion7(clock.GetUtcNow())}", account.Email!, new FactorChanged(what));

    /// <summary>Saves, with a line in the account's history.</summary>
    internal async Task NoteAsync(
        Account account,
        string what,
        string? before,
        string after,
        CancellationToken cancellationToken
    )
    {
        db.Add(WriteAudit.Entry(clock.GetUtcNow(), nameof(Account), $"{account.Id}", what, before, after));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in to account {Account} from {Address}: wrong code.")]
        public static partial void WrongCode(ILogger log, Guid account, string? address);
    }
}
