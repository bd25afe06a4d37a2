using Berth.Shop.Customers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>
/// The page behind a mailed sign-in link. Opening it changes nothing, because mail programs open links to scan them;
/// only its button signs in.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class OpenLinkModel(UseSignInLink use) : PageModel
{
    public bool IsOver { get; private set; }

    public async Task OnGetAsync(string token, CancellationToken cancellationToken) =>
        Say(await use.WouldWorkAsync(token, cancellationToken));

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellationToken)
    {
        if (await use.UseAsync(token, HttpContext, cancellationToken) is { } next)
            return LocalRedirect(next);
        Say(works: false);
        return Page();
    }

    private void Say(bool works)
    {
        IsOver = !works;
        if (IsOver)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
