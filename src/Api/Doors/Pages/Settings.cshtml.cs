using Berth.Platform.Accounts;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Customers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// What somebody looks after of their own account. An operator who sees it as its owner does changes nothing here.
/// </summary>
[Authorize(Policies.SignedIn), ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class SettingsModel(AppDb db, BerthSettings settings, TimeProvider clock) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    /// <summary>The result of the last request.</summary>
    [TempData]
    public string? Said { get; set; }

    public string? Mistake { get; private set; }
    public IReadOnlyList<Session> Sessions { get; private set; } = [];
    public Me Who => Me.Of(HttpContext)!;

    /// <summary>Whether the address may be changed: the second factor, if there is one, was shown a short while ago.</summary>
    public bool MayMove => Who.IsFresh(clock.GetUtcNow());

    /// <summary>Where it is shown again, to come back here.</summary>
    public string Confirm => EnterCodeModel.AgainFor("/account/settings");

    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    /// <summary>
    /// Mails a link to the new address. Sends nothing if another account has that address, but answers the same.
    /// </summary>
    public async Task<IActionResult> OnPostAddressAsync(CancellationToken cancellationToken)
    {
        if (Who.Operator is not null)
            return Forbid();
        if (!MayMove)
            return Redirect(Confirm);
        var email = (Email ?? "").Trim();
        if (Mailbox.WrongWith(email) is { } wrong)
        {
            Mistake = wrong;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            await ShowAsync(cancellationToken);
            return Page();
        }
        var (normal, now) = (Mailbox.Normal(email), clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Limit the mails, so that nobody can fill a mailbox with this form.
        if (
            !await SignInLink.MayMoveAsync(db, Who.AccountId, now, MailSignInLink.MostAnHour, cancellationToken)
            || !await SignInLink.MayBeSentAsync(db, normal, now, MailSignInLink.MostAnHour, cancellationToken)
        )
        {
            Said = "Too many mails were sent. Please try again in an hour.";
            return RedirectToPage();
        }
        // A taken address counts too, or the limit would tell whose it is.
        var (link, token) = SignInLink.To(email, "/account/settings", Who.AccountId, now);
        db.Add(link);
        if (!await db.Accounts.AnyAsync(a => a.NormalizedEmail == normal, cancellationToken))
            db.Send(
                $"prove/{Who.AccountId}/{link.TokenHash[..12]}",
                email,
                new ProveAddress(settings.SignInOf(token), (int)SignInLink.Lifetime.TotalMinutes)
            );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Said = $"We have mailed a link to {email}, unless that address is taken. Open it to make the change.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid session, CancellationToken cancellationToken)
    {
        if (Who.Operator is not null)
            return Forbid();
        await EndSessions.OneAsync(db, Who.AccountId, session, cancellationToken);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEraseAsync(
        [FromServices] EraseAccount erase,
        [FromServices] BeginSession sessions,
        CancellationToken cancellationToken
    )
    {
        if (Who.Operator is not null)
            return Forbid();
        Said = await erase.EraseAsync(Who.AccountId, cancellationToken);
        if (Said is not null)
            return RedirectToPage();
        await sessions.EndAsync(HttpContext, cancellationToken);
        return Redirect("/");
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        var (me, now) = (Who.AccountId, clock.GetUtcNow());
        // The account's own: an operator who looks sees none of theirs here, but the customer's.
        Sessions = await db
            .Sessions.AsNoTracking()
            .Where(s => s.AccountId == me && s.ExpiresAt > now)
            .OrderByDescending(s => s.SeenAt)
            .Take(100)
            .ToListAsync(cancellationToken);
    }
}
