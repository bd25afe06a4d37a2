using System.Text.Json;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Customers;

/// <summary>
/// Mails a link to sign in to whom an account or a container belongs. A job, so that the page that asks does the same
/// work for every address: nobody learns whose it is.
/// </summary>
public sealed class MailSignInLink(AppDb db, BerthSettings settings, TimeProvider clock)
    : IJobHandler<MailSignInLink.Args>
{
    /// <summary>The kind of these jobs.</summary>
    public const string Kind = "mail-sign-in-link";

    /// <summary>So many are sent to one mailbox in an hour, whoever asks.</summary>
    public const int MostAnHour = 5;

    /// <param name="Email">As it was typed.</param>
    /// <param name="Next">A path to go to then.</param>
    /// <param name="Ask">Names the request: asked again, nothing more is sent.</param>
    public sealed record Args(string Email, string Next, Guid Ask);

    /// <summary>The job for somebody who typed an address.</summary>
    public static NewJob Job(string email, string next) =>
        new(Kind, JsonSerializer.Serialize(new Args(email, next, Guid.NewGuid())));

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (await AddressAsync(db, args.Email, cancellationToken) is not { } email)
            return JobOutcome.Cancel("Nobody of that address is known.");
        var hour = now.AddHours(-1) + SignInLink.Lifetime;
        if (
            await db.SignInLinks.CountAsync(l => l.Email == email && l.ExpiresAt > hour, cancellationToken)
            >= MostAnHour
        )
            return JobOutcome.Cancel("Enough were sent to that address.");
        var (link, token) = SignInLink.To(email, args.Next, null, now);
        db.Add(link);
        db.Send(
            $"sign-in/{args.Ask}",
            email,
            new SignIn(settings.SignInOf(token), (int)SignInLink.Lifetime.TotalMinutes)
        );
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// The address as it is known here; null when it is not. Compared without regard to case, as mailboxes are.
    /// </summary>
    internal static async Task<string?> AddressAsync(AppDb db, string email, CancellationToken cancellationToken)
    {
        var normal = Account.Normal(email);
        if (
            await db
                .Accounts.Where(a => a.NormalizedEmail == normal)
                .Select(a => a.Email)
                .SingleOrDefaultAsync(cancellationToken) is
            { } known
        )
            return known;
        var bought = db.Orders.Where(o => o.State != OrderState.Expired && o.AccountId == null);
        return await bought
                .Where(o => o.Email.ToUpper() == normal)
                .Select(o => o.Email)
                .FirstOrDefaultAsync(cancellationToken)
            ?? await db
                .Customers.Where(c => c.Email.ToUpper() == normal && bought.Any(o => o.CustomerId == c.Id))
                .Select(c => c.Email)
                .FirstOrDefaultAsync(cancellationToken);
    }
}
