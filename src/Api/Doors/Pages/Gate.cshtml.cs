using Berth.Platform.Accounts;
using Berth.Tenants.Gate;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>
/// Where the gate of a tenant's address sends visitors: whoever is not signed in does so first. Sends those on who may
/// enter, and tells the others why not.
/// </summary>
[Authorize(Policies.SignedIn)]
public sealed class GateModel(GiveTicket tickets) : PageModel
{
    /// <summary>The address that they want to open.</summary>
    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    /// <summary>Which browser it is, as that address knows it; null at first.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Attempt { get; set; }

    /// <summary>Its host name; null if it is no tenant's.</summary>
    public string? Place { get; private set; }

    /// <summary>The address itself, if anybody may open it.</summary>
    public string? Open { get; private set; }

    public Me Who => Me.Of(HttpContext)!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var answer = await tickets.GiveAsync(Who, To, Attempt, cancellationToken);
        if (answer.Url is { } url)
            return Redirect(url);
        (Place, Open) = (answer.Host, answer.Open);
        Response.StatusCode =
            Place is null ? StatusCodes.Status404NotFound
            : Open is null ? StatusCodes.Status403Forbidden
            : StatusCodes.Status200OK;
        return Page();
    }
}
