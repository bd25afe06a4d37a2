using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace Berth.Doors.Pages;

/// <summary>Passkeys: what <c>passkeys.js</c> asks for and sends, and removing them.</summary>
public sealed partial class SecondFactorPageModel
{
    [BindProperty]
    public string? Name { get; set; }

    /// <summary>What the browser says of the passkey that it made; JSON.</summary>
    [BindProperty]
    public string? Credential { get; set; }

    public IReadOnlyList<Passkey> Passkeys { get; private set; } = [];
    public string? PasskeyMistake { get; private set; }

    public async Task<IActionResult> OnPostAddOptionsAsync()
    {
        if (Who.Operator is not null)
            return Forbid();
        return MayChange
            ? Content(await passkeys.AskForNewAsync(Who.AccountId, Who.SessionId, HttpContext), "application/json")
            : BadRequest();
    }

    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancellationToken)
    {
        if (Who.Operator is not null)
            return Forbid();
        Next = SignInModel.Ours(Url, Next);
        if (!MayChange)
            return Redirect(Confirm);
        var added = await passkeys.AddAsync(Who.AccountId, Who.SessionId, Name, Credential, HttpContext);
        if (added.Codes is { } codes)
            return await AddedAsync(codes, cancellationToken);
        PasskeyMistake = added.Mistake;
        return await WrongAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid passkey, CancellationToken cancellationToken)
    {
        if (Who.Operator is not null)
            return Forbid();
        return await passkeys.RemoveAsync(Who.AccountId, Who.SessionId, passkey, cancellationToken)
            ? RedirectToPage()
            : Redirect(Confirm);
    }
}
