using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Customers;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Pages;

/// <summary>
/// Mails the link to an order's page to the address that paid, if that is the address that was typed. It is a job, so
/// that the request does the same work whatever exists. The job has only a digest of the address, because strangers'
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
        // Send at most one an hour, so that nobody can fill a mailbox with this.
        db.Send(
            $"find/{order.Id}/{clock.GetUtcNow():yyyyMMddHH}",
            address,
            new YourPage(order.Name, settings.PageOf(order.PageKey))
        );
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private static string DigestOf(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant())));
}
