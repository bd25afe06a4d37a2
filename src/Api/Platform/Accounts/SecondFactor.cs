using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.Identity;
using QRCoder;

namespace Berth.Platform.Accounts;

/// <summary>Codes from a telephone (RFC 6238, by Identity), and recovery codes for when it is lost.</summary>
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
        var account = await GetAsync(id);
        if (account.TwoFactorEnabled || !await IsRightAsync(account, code))
            return null;
        account.TwoFactorEnabled = true;
        var codes = (await accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!.ToList();
        await NoteAsync(account, "off", "on", cancellationToken);
        await EndSessions.OfAsync(db, id, cancellationToken, except: session);
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
    /// Whether a code is right: of the telephone, each once, or one of the recovery codes, which is used up.
    /// </summary>
    public async Task<bool> ProveAsync(Guid id, string? code)
    {
        var account = await GetAsync(id);
        var text = (code ?? "").Replace(" ", "", StringComparison.Ordinal).Trim();
        if (text.Length is 0 or > 20)
            return false;
        return await IsRightAsync(account, text)
            || (await accounts.RedeemTwoFactorRecoveryCodeAsync(account, text.ToUpperInvariant())).Succeeded;
    }

    /// <summary>How many recovery codes are left.</summary>
    public async Task<int> LeftAsync(Guid id) => await accounts.CountRecoveryCodesAsync(await GetAsync(id));

    private async Task<bool> IsRightAsync(Account account, string? code)
    {
        var digits = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        // Who reads it over a shoulder has half a minute; but it is used.
        if (
            digits.Length != 6
            || digits == account.UsedCode
            || !await accounts.VerifyTwoFactorTokenAsync(account, TokenOptions.DefaultAuthenticatorProvider, digits)
        )
            return false;
        account.UsedCode = digits;
        await db.SaveChangesAsync();
        return true;
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
