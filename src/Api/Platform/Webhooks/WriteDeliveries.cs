using System.Text.Json;
using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Webhooks;

/// <summary>
/// Finds what a save changes that others want to hear of, and adds the deliveries and their jobs, in its transaction.
/// Like the audit it looks at the change itself, so no feature can forget it, and nothing is told that was not so.
/// </summary>
internal static class WriteDeliveries
{
    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>
    /// Adds them to what is about to be saved. <paramref name="told"/> is what was said by itself; it is taken.
    /// </summary>
    public static async Task AddAsync(
        AppDb db,
        List<Happened> told,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        List<Happened> happened = [.. told, .. Tenants(db)];
        told.Clear();
        if (happened.Count == 0)
            return;
        var endpoints = await db.WebhookEndpoints.AsNoTracking().Where(e => e.Enabled).ToListAsync(cancellationToken);
        foreach (var it in happened)
        {
            foreach (var endpoint in endpoints.Where(e => e.Wants(it.Event)))
            {
                var delivery = WebhookDelivery.Of(endpoint.Id, it.Event, BodyOf(it, now), now);
                db.WebhookDeliveries.Add(delivery);
                db.Enqueue(SendWebhook.Job(delivery.Id));
            }
        }
    }

    /// <summary>The changes were looked for by the audit a moment ago, so they are known.</summary>
    private static IEnumerable<Happened> Tenants(AppDb db)
    {
        var stuck = db
            .ChangeTracker.Entries<TenantEvent>()
            .Where(e => e.State == EntityState.Added && e.Entity.Kind == "delayed")
            .Select(e => e.Entity.TenantId)
            .ToHashSet();
        foreach (var entry in db.ChangeTracker.Entries<Tenant>().ToList())
        {
            var tenant = entry.Entity;
            if (entry.State == EntityState.Added)
                yield return Of(Happened.Created, tenant);
            else if (
                entry.State == EntityState.Modified
                && entry.Property(t => t.Observed) is { IsModified: true } observed
                && Moved(observed.OriginalValue, observed.CurrentValue) is { } moved
            )
                yield return Of(moved, tenant);
            if (stuck.Contains(tenant.Id))
                yield return Of(Happened.Failed, tenant);
        }
    }

    private static string? Moved(TenantState before, TenantState after) =>
        (before, after) switch
        {
            _ when before == after => null,
            (TenantState.Suspended, TenantState.Running) => Happened.Resumed,
            (_, TenantState.Running) => Happened.Ready,
            (_, TenantState.Suspended) => Happened.Suspended,
            (_, TenantState.Gone) => Happened.Removed,
            _ => null,
        };

    private static Happened Of(string what, Tenant tenant) =>
        new(
            what,
            "instance",
            new
            {
                tenant.Id,
                Name = tenant.Slug,
                tenant.Product,
                tenant.Plan,
                Wanted = $"{tenant.Wanted}".ToLowerInvariant(),
                Observed = $"{tenant.Observed}".ToLowerInvariant(),
                tenant.Reason,
            }
        );

    private static string BodyOf(Happened it, DateTimeOffset now) =>
        JsonSerializer.Serialize(
            new
            {
                Id = $"evt_{Guid.CreateVersion7(now):N}",
                Type = it.Event,
                CreatedAt = now,
                Data = new Dictionary<string, object> { [it.Key] = it.About },
            },
            Form
        );
}
