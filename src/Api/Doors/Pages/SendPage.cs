using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Platform.Accounts;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Customers;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// Mails a link that signs in to an order's page to the address that paid, if that is the address that was typed. It is a
/// job, so that the request does the same work whatever exists. The job has only a digest of the address, because strangers'
/// addresses are not stored.
/// </summary>
public sealed class SendPage(AppDb db, BerthSettings settings, TimeProvider clock) : IJobHandler<SendPage.Args>
{
    public const string Kind = "send-page";

    /// <summary>The name in normal form, and the digest of the address.</summary>
    public sealed record Args(string Name, string Digest);

    /// <summary>Makes the job. While it waits, an equal request adds no second one.</summary>
    public static NewJob Job(string name, string email) =>
        new(Kind, JsonSerializer.Serialize(new Args(name, DigestOf(email))), Key: $"{name}/{DigestOf(email)}");

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var order = await db
            .Orders.AsNoTracking()
            .Where(o => o.Name == args.Name && o.TenantId != null)
            .OrderByDescending(o => o.PaidAt)
            .FirstOrDefaultAsync(cancellationToken);
        if (order is null)
            return JobOutcome.Done;
        var address = await Customer.AddressAsync(db, order, cancellationToken);
        if (DigestOf(address) != args.Digest)
            return JobOutcome.Done;
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var normal = Mailbox.Normal(address);
        if (!await SignInLink.MayBeSentAsync(db, normal, now, MailSignInLink.MostAnHour, cancellationToken))
            return JobOutcome.Cancel("Enough were sent to that address.");
        var (link, token) = SignInLink.To(address, $"/orders/{order.PageKey}", null, now);
        db.Add(link);
        // Send at most one an hour, so that nobody can fill a mailbox with this.
        db.Send(
            $"find/{order.Id}/{now:yyyyMMddHH}",
            address,
            new YourPage(order.Name, settings.SignInOf(token), (int)SignInLink.Lifetime.TotalMinutes)
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private static string DigestOf(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Mailbox.Normal(email))));
}
