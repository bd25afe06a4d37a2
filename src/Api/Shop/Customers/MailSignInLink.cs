using System.Text.Json;
using Berth.Platform.Accounts;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Customers;

/// <summary>
/// Mails a link to sign in to whom an account or a container belongs, or who is invited to one. A job, so that the page
/// that asks does the same work for every address: nobody learns whose it is.
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
        var normal = Mailbox.Normal(args.Email);
        if (await AddressAsync(args.Email, normal, cancellationToken) is not { } email)
            return JobOutcome.Cancel("Nobody of that address is known.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await SignInLink.MayBeSentAsync(db, normal, now, MostAnHour, cancellationToken))
            return JobOutcome.Cancel("Enough were sent to that address.");
        var (link, token) = SignInLink.To(email, args.Next, null, now);
        db.Add(link);
        db.Send(
            $"sign-in/{args.Ask}",
            email,
            new SignIn(settings.SignInOf(token), (int)SignInLink.Lifetime.TotalMinutes)
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Where to send a link to: the account's own address, or what was typed now if a buyer, or who invited them, typed
    /// the same. Null if nobody of that address is known.
    /// </summary>
    private async Task<string?> AddressAsync(string email, string normal, CancellationToken cancellationToken)
    {
        var known = await db
            .Accounts.Where(a => a.NormalizedEmail == normal)
            .Select(a => a.Email)
            .SingleOrDefaultAsync(cancellationToken);
        if (known is not null)
            return known;
        var isKnown =
            await db.Orders.AnyAsync(
                o => o.NormalizedEmail == normal && o.AccountId == null && o.State != OrderState.Expired,
                cancellationToken
            ) || await Guest.IsInvitedAsync(db, normal, cancellationToken);
        return isKnown ? email.Trim() : null;
    }
}
