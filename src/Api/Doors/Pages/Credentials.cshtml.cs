using Berth.Shop.Secrets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Berth.Doors.Pages;

/// <summary>
/// The page behind a link to credentials. Opening it changes nothing, because mail programs open links to scan them;
/// only its button uses the link up.
/// </summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class CredentialsModel(UseLink use) : PageModel
{
    public UseLink.Shown? Shown { get; private set; }
    public bool IsOver { get; private set; }

    public async Task OnGetAsync(string token, CancellationToken cancellationToken) =>
        Say(await use.WouldWorkAsync(token, cancellationToken));

    public async Task OnPostAsync(string token, CancellationToken cancellationToken)
    {
        Shown = await use.UseAsync(token, cancellationToken);
        Say(Shown is not null);
    }

    private void Say(bool works)
    {
        IsOver = !works;
        if (IsOver)
            Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
