using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Web;
using Berth.Shop.Customers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace Berth.Doors.Pages;

/// <summary>Asks for an address to sign in with. Answer and work are the same for any input.</summary>
[EnableRateLimiting(RateLimits.Mail)]
public sealed class SignInModel(AppDb db) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The path to go to after signing in.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Next { get; set; }

    public bool IsSent { get; private set; }
    public string? Mistake { get; private set; }

    public void OnGet() => Next = Ours(Url, Next);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Next = Ours(Url, Next);
        if (Mailbox.WrongWith((Email ?? "").Trim()) is { } wrong)
        {
            Mistake = wrong;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
        db.Enqueue(MailSignInLink.Job(Email!.Trim(), Next));
        await db.SaveChangesAsync(cancellationToken);
        IsSent = true;
        return Page();
    }

    /// <summary>Returns the path if it is ours, else that of the account's containers.</summary>
    internal static string Ours(IUrlHelper url, string? next) =>
        next is { Length: < 500 } && url.IsLocalUrl(next) ? next : "/account";
}
