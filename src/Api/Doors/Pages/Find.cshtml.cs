using Berth.Platform.Data;
using Berth.Platform.Web;
using Berth.Shop.Tenancy;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Berth.Doors.Pages;

/// <summary>
/// Mails the link to a container's page to the address that paid for it. The page at a suspended tenant's address links
/// here. Work and answer are the same for any input, so nobody can learn whose a container is, not even from the time
/// that it takes.
/// </summary>
[EnableRateLimiting(RateLimits.Mail)]
public sealed class FindModel(AppDb db, TenantName names) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Email { get; set; }
    public bool IsSent { get; private set; }

    public void OnGet(string? name) => Name = names.TryNormalise(name, out var normal, out _) ? normal : "";

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        IsSent = true;
        if (names.TryNormalise(Name, out var name, out _) && Email?.Trim() is { Length: > 2 and <= 254 } email)
        {
            db.Enqueue(SendPage.Job(name, email));
            await db.SaveChangesAsync(cancellationToken);
        }
        return Page();
    }
}
