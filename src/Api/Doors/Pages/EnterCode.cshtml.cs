using Berth.Platform.Accounts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>
/// Asks for the second factor. After some wrong codes the session ends and the next try needs a new mail, so an
/// attacker cannot lock anybody else out.
/// </summary>
[Authorize(Policies.HalfSignedIn)]
public sealed class EnterCodeModel(SecondFactor factor, BeginSession sessions) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }
    public string? Mistake { get; private set; }

    public IActionResult OnGet()
    {
        Next = SignInModel.Ours(Url, Next);
        return Me.Of(HttpContext)!.LacksFactor ? Page() : LocalRedirect(Next);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Next = SignInModel.Ours(Url, Next);
        var me = Me.Of(HttpContext)!;
        if (!me.LacksFactor)
            return LocalRedirect(Next);
        if (!await sessions.TryCodeAsync(me.SessionId, HttpContext, cancellationToken))
            return Redirect("/sign-in");
        if (await factor.ProveAsync(me.AccountId, Code, cancellationToken))
            return await sessions.ProveAsync(me.SessionId, HttpContext, cancellationToken)
                ? LocalRedirect(Next)
                : Redirect("/sign-in");
        if (await sessions.MistakeAsync(me.SessionId, HttpContext, cancellationToken))
            return Redirect("/sign-in");
        Mistake = SecondFactor.WrongCode;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
