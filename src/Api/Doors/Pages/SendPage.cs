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
/// Mails the way to an order's page to the address that paid, when it is the one that was typed. A job, so that who
/// asks sees the same, after the same work, whatever there is. Of the address it has a digest only: strangers'
/// addresses are not kept.
/// </summary>
public sealed class SendPage(AppDb db, BerthSettings settings, TimeProvider clock) : IJobHandler<SendPage.Args>
{
    /// <summary>The kind of this job.</summary>
    public const string Kind = "send-page";

    /// <summary>The name in normal form, and the digest of the address.</summary>
    public sealed record Args(string Name, string Digest);

    /// <summary>The job. While one waits, the same question is that one.</summary>
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
        // One an hour: nobody's mailbox is filled with this.
        db.Send(
            $"find/{order.Id}/{clock.GetUtcNow():yyyyMMddHH}",
            address,
            new YourPage(order.Name, settings.PageOf(order.Token))
        );
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private static string DigestOf(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToLowerInvariant())));
}
