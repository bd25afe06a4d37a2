using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>Turns the second factor on and off.</summary>
[Authorize(Policies.SignedIn), ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SecondFactorPageModel(SecondFactor factor, BeginSession sessions) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }
    public bool IsOn { get; private set; }
    public bool IsNeeded => Who.Role > AccountRole.Customer;
    public int Left { get; private set; }
    public SecondFactor.Offer? Offer { get; private set; }
    public IReadOnlyList<string>? Codes { get; private set; }
    public string? Mistake { get; private set; }
    private Me Who => Me.Of(HttpContext)!;

    public async Task<IActionResult> OnGetAsync()
    {
        // It is the customer's own affair.
        if (Who.Operator is not null)
            return Forbid();
        Next = SignInModel.Ours(Url, Next);
        await ShowAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostOnAsync(CancellationToken cancellationToken)
    {
        if (Who.Operator is not null)
            return Forbid();
        Next = SignInModel.Ours(Url, Next);
        if (!Who.HasFactor)
            Codes = await factor.TurnOnAsync(Who.AccountId, Who.SessionId, Code, cancellationToken);
        if (Codes is null)
            return await WrongAsync();
        // This browser has just shown it.
        await sessions.ProveAsync(Who.SessionId, HttpContext, cancellationToken);
        return Page();
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
            return await sessions.MistakeAsync(Who.SessionId, HttpContext, cancellationToken)
                ? Redirect("/sign-in")
                : await WrongAsync();
        await factor.TurnOffAsync(Who.AccountId, cancellationToken);
        await sessions.ProveAsync(Who.SessionId, HttpContext, cancellationToken);
        return RedirectToPage();
    }

    private async Task<IActionResult> WrongAsync()
    {
        Mistake = SecondFactor.WrongCode;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        await ShowAsync();
        return Page();
    }

    private async Task ShowAsync()
    {
        IsOn = Who.HasFactor;
        if (IsOn)
            Left = await factor.LeftAsync(Who.AccountId);
        else
            Offer = await factor.OfferAsync(Who.AccountId);
    }
}
