using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>Turns the second factor on and off: an authenticator app, passkeys, or both.</summary>
[Authorize(Policies.SignedIn), ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed partial class SecondFactorPageModel(
    SecondFactor factor,
    UsePasskeys passkeys,
    BeginSession sessions,
    TimeProvider clock
) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }
    public bool IsOn => Who.HasFactor;
    public bool IsNeeded => Who.Role > AccountRole.Customer;
    public bool HasApp { get; private set; }
    public int Left { get; private set; }
    public SecondFactor.Offer? Offer { get; private set; }
    public IReadOnlyList<string>? Codes { get; private set; }
    public string? Mistake { get; private set; }

    /// <summary>Whether the second factor, if there is one, was shown a short while ago.</summary>
    public bool MayChange => Who.IsFresh(clock.GetUtcNow());

    /// <summary>Where it is shown again, to come back here.</summary>
    public string Confirm => EnterCodeModel.AgainFor("/account/second-factor");
    private Me Who => Me.Of(HttpContext)!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        // It is the customer's own affair.
        if (Who.Operator is not null)
            return Forbid();
        Next = SignInModel.Ours(Url, Next);
        await ShowAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostOnAsync(CancellationToken cancellationToken)
    {
        if (Who.Operator is not null)
            return Forbid();
        Next = SignInModel.Ours(Url, Next);
        if (!MayChange)
            return Redirect(Confirm);
        if (await factor.AddAppAsync(Who.AccountId, Who.SessionId, Code, cancellationToken) is { } codes)
            return await AddedAsync(codes, cancellationToken);
        Mistake = SecondFactor.WrongCode;
        return await WrongAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostOffAsync(CancellationToken cancellationToken)
    {
        if (Who.Operator is not null)
            return Forbid();
        if (!Who.HasFactor)
            return RedirectToPage();
        if (!await sessions.TryCodeAsync(Who.SessionId, HttpContext, cancellationToken))
            return Redirect("/sign-in");
        if (!await factor.ProveAsync(Who.AccountId, Code, cancellationToken))
        {
            if (await sessions.MistakeAsync(Who.SessionId, HttpContext, cancellationToken))
                return Redirect("/sign-in");
            Mistake = SecondFactor.WrongCode;
            return await WrongAsync(cancellationToken);
        }
        await factor.RemoveAppAsync(Who.AccountId, Who.SessionId, cancellationToken);
        await sessions.ProveAsync(Who.SessionId, HttpContext, cancellationToken);
        return RedirectToPage();
    }

    /// <summary>Shows the recovery codes if there are any: then this browser has just shown its first factor.</summary>
    private async Task<IActionResult> AddedAsync(IReadOnlyList<string> codes, CancellationToken cancellationToken)
    {
        if (codes.Count == 0)
            return RedirectToPage();
        Codes = codes;
        await sessions.ProveAsync(Who.SessionId, HttpContext, cancellationToken);
        return Page();
    }

    private async Task<IActionResult> WrongAsync(CancellationToken cancellationToken)
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        await ShowAsync(cancellationToken);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        HasApp = await factor.HasAppAsync(Who.AccountId);
        Passkeys = await passkeys.OfAsync(Who.AccountId, cancellationToken);
        if (IsOn)
            Left = await factor.LeftAsync(Who.AccountId);
        if (!HasApp && MayChange)
            Offer = await factor.OfferAsync(Who.AccountId);
    }
}
