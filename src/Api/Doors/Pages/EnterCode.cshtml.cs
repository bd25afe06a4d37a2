using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>
/// Asks for the second factor: a passkey, or a code. After some that are wrong the session ends and the next try needs
/// a new mail, so an attacker cannot lock anybody else out.
/// </summary>
[Authorize(Policies.HalfSignedIn), ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class EnterCodeModel(SecondFactor factor, UsePasskeys passkeys, BeginSession sessions) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    /// <summary>What the browser says that the passkey signed; JSON.</summary>
    [BindProperty]
    public string? Credential { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    /// <summary>It was shown in this session, and is to be shown again.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Again { get; set; }

    /// <summary>Where somebody shows it again, to come back to a page of ours.</summary>
    public static string AgainFor(string next) => $"/sign-in/code?again=true&next={Uri.EscapeDataString(next)}";

    public string Title => HasPasskeys && !HasApp ? "Your passkey" : "Your code";
    public bool HasApp { get; private set; }
    public bool HasPasskeys { get; private set; }
    public string? Mistake { get; private set; }
    public string? PasskeyMistake { get; private set; }
    private Me Who => Me.Of(HttpContext)!;

    /// <summary>An operator who looks at a customer's pages has shown their own, and has not the customer's.</summary>
    private bool IsAsked => Who.LacksFactor || (Again && Who is { HasFactor: true, Operator: null });

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Next = SignInModel.Ours(Url, Next);
        if (!IsAsked)
            return LocalRedirect(Next);
        await ShowAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Next = SignInModel.Ours(Url, Next);
        if (!IsAsked)
            return LocalRedirect(Next);
        if (!await sessions.TryCodeAsync(Who.SessionId, HttpContext, cancellationToken))
            return Redirect("/sign-in");
        if (await factor.ProveAsync(Who.AccountId, Code, cancellationToken))
            return await ProvenAsync(cancellationToken);
        Mistake = await factor.HasAppAsync(Who.AccountId) ? SecondFactor.WrongCode : SecondFactor.WrongRecoveryCode;
        return await WrongAsync(cancellationToken);
    }

    /// <summary>What <c>passkeys.js</c> gives to the browser.</summary>
    public async Task<IActionResult> OnPostPasskeyOptionsAsync() =>
        IsAsked
            ? Content(await passkeys.AskForProofAsync(Who.AccountId, Who.SessionId, HttpContext), "application/json")
            : BadRequest();

    public async Task<IActionResult> OnPostPasskeyAsync(CancellationToken cancellationToken)
    {
        Next = SignInModel.Ours(Url, Next);
        if (!IsAsked)
            return LocalRedirect(Next);
        if (await passkeys.ProveAsync(Who.AccountId, Who.SessionId, Credential, HttpContext))
            return await ProvenAsync(cancellationToken);
        PasskeyMistake = "That passkey was not accepted. Try again, or use a code.";
        return await WrongAsync(cancellationToken);
    }

    private async Task<IActionResult> ProvenAsync(CancellationToken cancellationToken) =>
        await sessions.ProveAsync(Who.SessionId, HttpContext, cancellationToken)
            ? LocalRedirect(Next!)
            : Redirect("/sign-in");

    private async Task<IActionResult> WrongAsync(CancellationToken cancellationToken)
    {
        if (await sessions.MistakeAsync(Who.SessionId, HttpContext, cancellationToken))
            return Redirect("/sign-in");
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        await ShowAsync(cancellationToken);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        HasApp = await factor.HasAppAsync(Who.AccountId);
        HasPasskeys = (await passkeys.OfAsync(Who.AccountId, cancellationToken)).Count > 0;
    }
}
