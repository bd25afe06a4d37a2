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
    /// <summary>The mailbox that the link was sent to; null if the link is used or too old.</summary>
    public string? Mailbox { get; private set; }

    public async Task OnGetAsync(string token, CancellationToken cancellationToken)
    {
        Mailbox = await use.MailboxOfAsync(token, cancellationToken);
        if (Mailbox is null)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellationToken)
    {
        if (await use.UseAsync(token, HttpContext, cancellationToken) is { } next)
            return LocalRedirect(next);
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
