using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace Berth.Platform.Accounts;

/// <summary>Codes from an authenticator app (RFC 6238), and recovery codes for when it is lost.</summary>
public sealed class SecondFactor(UserManager<Account> accounts, AppDb db, BerthSettings settings, TimeProvider clock)
{
    /// <summary>How many recovery codes there are.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>What is said of a code that is not right.</summary>
    internal const string WrongCode =
        "That code is wrong. Each code works once, for 30 seconds; check your phone's clock.";

    /// <summary>What a telephone scans or takes by hand.</summary>
    /// <param name="Key">In groups of four.</param>
    /// <param name="Image">A QR code of the same, as a <c>data:</c> address.</param>
    public sealed record Offer(string Key, string Image);

    /// <summary>A key to set up; the same one until it is confirmed.</summary>
    public async Task<Offer> OfferAsync(Guid id)
    {
        var account = await GetAsync(id);
        if (account.TwoFactorEnabled)
            throw new InvalidOperationException(
                "The account has a second factor already; it is turned off before another is set up."
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
    /// Turns it on when the code is right, and says the recovery codes, once; null when it is wrong. Other browsers are
    /// signed out.
    /// </summary>
    public async Task<IReadOnlyList<string>?> TurnOnAsync(
        Guid id,
        Guid session,
        string? code,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await LockAsync(id);
        if (account.TwoFactorEnabled || !await IsRightAsync(account, code))
            return null;
        account.TwoFactorEnabled = true;
        var codes = (await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!.ToList();
        await NoteAsync(account, "off", "on", cancellationToken);
        await EndSessions.OfAsync(db, id, cancellationToken, except: session);
        await transaction.CommitAsync(cancellationToken);
        return codes;
    }

    /// <summary>Turns it off. An operator's comes back as soon as they open one of the operators' pages.</summary>
    public async Task TurnOffAsync(Guid id, CancellationToken cancellationToken)
    {
        var account = await GetAsync(id);
        if (!account.TwoFactorEnabled)
            return;
        account.TwoFactorEnabled = false;
        await accounts.ResetAuthenticatorKeyAsync(account);
        await NoteAsync(account, "on", "off", cancellationToken);
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
            !await IsRightAsync(account, text)
            && !(await accounts.RedeemTwoFactorRecoveryCodeAsync(account, text.ToUpperInvariant())).Succeeded
        )
            return false;
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

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

    /// <summary>The account as it is now. Until the transaction ends, nobody else takes a code of it.</summary>
    private async Task<Account> LockAsync(Guid id)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM accounts WHERE id = {id} FOR UPDATE");
        var account = await GetAsync(id);
        await db.Entry(account).ReloadAsync();
        return account;
    }

    private async Task<Account> GetAsync(Guid id) =>
        await accounts.FindByIdAsync($"{id}") ?? throw new InvalidOperationException($"There is no account {id}.");

    private async Task NoteAsync(Account account, string before, string after, CancellationToken cancellationToken)
    {
        db.Add(
            WriteAudit.Entry(clock.GetUtcNow(), nameof(Account), $"{account.Id}", nameof(SecondFactor), before, after)
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}
