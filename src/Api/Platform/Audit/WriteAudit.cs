using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Webhooks;
using Berth.Shop.Customers;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants.Domains;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Audit;

/// <summary>
/// Finds what a save changes of the states that matter, and adds the rows that say so. It looks at the change itself,
/// so no feature can forget it.
/// </summary>
internal static class WriteAudit
{
    private static readonly Dictionary<Type, string[]> Audited = new()
    {
        [typeof(Account)] = [nameof(Account.Role), nameof(Account.ErasedAt)],
        [typeof(ApiToken)] =
        [
            nameof(ApiToken.Name),
            nameof(ApiToken.Scopes),
            nameof(ApiToken.TenantId),
            nameof(ApiToken.RevokedAt),
        ],
        [typeof(WebhookEndpoint)] = [nameof(WebhookEndpoint.Url), nameof(WebhookEndpoint.Enabled)],
        [typeof(Order)] =
        [
            nameof(Order.State),
            nameof(Order.SubscriptionId),
            nameof(Order.TenantId),
            nameof(Order.AccountId),
        ],
        [typeof(Tenant)] =
        [
            nameof(Tenant.Wanted),
            nameof(Tenant.Observed),
            nameof(Tenant.Plan),
            nameof(Tenant.Host),
            nameof(Tenant.DataOn),
        ],
        [typeof(Domain)] = [nameof(Domain.State), nameof(Domain.IsMain)],
        [typeof(DockerHost)] =
        [
            nameof(DockerHost.Endpoint),
            nameof(DockerHost.MemoryMb),
            nameof(DockerHost.Draining),
            nameof(DockerHost.DownSince),
        ],
        [typeof(Subscription)] =
        [
            nameof(Subscription.Rung),
            nameof(Subscription.Status),
            nameof(Subscription.PaidThrough),
            nameof(Subscription.PaidPlan),
            nameof(Subscription.NextPlan),
            nameof(Subscription.EndsAt),
            nameof(Subscription.EndedAt),
            nameof(Subscription.Hold),
            nameof(Subscription.KeepRunning),
            nameof(Subscription.RemoveAtEnd),
            nameof(Subscription.SuspendsAt),
            nameof(Subscription.RemovedAt),
            nameof(Subscription.ProviderId),
        ],
        [typeof(Customer)] = [nameof(Customer.Email), nameof(Customer.DeletedAt)],
    };

    /// <summary>Adds the rows to what is about to be saved.</summary>
    public static void Add(AppDb db, DateTimeOffset now)
    {
        db.ChangeTracker.DetectChanges();
        var entries = (
            from entry in db.ChangeTracker.Entries().ToList()
            where
                entry.State is EntityState.Added or EntityState.Modified && Audited.ContainsKey(entry.Metadata.ClrType)
            from name in Audited[entry.Metadata.ClrType]
            let property = entry.Property(name)
            let before = entry.State == EntityState.Added ? null : Text(property.OriginalValue)
            let after = Text(property.CurrentValue)
            where before != after
            select Entry(
                now,
                entry.Metadata.ClrType.Name,
                Text(entry.Properties.Single(p => p.Metadata.IsPrimaryKey()).CurrentValue)!,
                name,
                before,
                after
            )
        ).ToList();
        db.AddRange(entries);
    }

    /// <summary>A row for a change that is made by a statement of its own.</summary>
    public static AuditEntry Entry(
        DateTimeOffset now,
        string kind,
        string subject,
        string field,
        string? before,
        string? after
    ) =>
        new()
        {
            At = now,
            Actor = Actor.Current.Who,
            Origin = Actor.Current.From,
            Kind = kind,
            Subject = subject,
            Field = field,
            Before = before,
            After = after,
        };

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            DateTimeOffset at => at.ToUniversalTime()
                .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
}
