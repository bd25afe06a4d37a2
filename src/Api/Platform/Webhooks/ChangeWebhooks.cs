using Berth.Platform.Data;
using Berth.Platform.Keys;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Webhooks;

/// <summary>What is done with webhooks: adding one, removing it, sending something again.</summary>
public sealed class ChangeWebhooks(AppDb db, SealSecret seal, BerthSettings settings, TimeProvider clock)
{
    /// <summary>Each event is a delivery for each of them.</summary>
    public const int Most = 20;

    /// <summary>Names the lock under which they are counted and added.</summary>
    internal const int Locks = 0x401f;

    /// <summary>The endpoint and its secret; or what is wrong, field to words.</summary>
    public sealed record Added(WebhookEndpoint? Endpoint, string Secret, IReadOnlyDictionary<string, string> Errors);

    /// <summary>All of them, the oldest first.</summary>
    public Task<List<WebhookEndpoint>> ListAsync(CancellationToken cancellationToken) =>
        db.WebhookEndpoints.AsNoTracking().OrderBy(e => e.Id).ToListAsync(cancellationToken);

    /// <summary>Adds one that is told from now on.</summary>
    public async Task<Added> AddAsync(
        string? url,
        IReadOnlyCollection<string>? events,
        CancellationToken cancellationToken
    )
    {
        var errors = new Dictionary<string, string>();
        if (PostOutside.WrongWith(url, settings.Webhooks) is { } wrong)
            errors["url"] = wrong;
        var unknown = (events ?? []).Except(WebhookEvent.All).ToList();
        if (events is not { Count: > 0 } || unknown.Count > 0)
            errors["events"] = $"It must have some of {string.Join(", ", WebhookEvent.All)}.";
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(Locks, "all", cancellationToken); // many at once are no more than the limit
        if (await db.WebhookEndpoints.CountAsync(cancellationToken) >= Most)
            errors["url"] = $"There are {Most} webhooks already. Remove one first.";
        if (errors.Count > 0)
            return new(null, "", errors);
        var (endpoint, secret) = WebhookEndpoint.Make(url!, events!, seal, clock.GetUtcNow());
        db.WebhookEndpoints.Add(endpoint);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(endpoint, secret, errors);
    }

    /// <summary>Removes one with its deliveries. False when there is none.</summary>
    public async Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.WebhookEndpoints.SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is not { } endpoint)
            return false;
        db.WebhookEndpoints.Remove(endpoint);
        db.Resolve($"webhook/{id}");
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// The last deliveries of one before <paramref name="before"/>, the newest first; null when there is no such
    /// endpoint.
    /// </summary>
    public async Task<List<WebhookDelivery>?> DeliveriesAsync(
        Guid id,
        Guid? before,
        int most,
        CancellationToken cancellationToken
    )
    {
        if (!await db.WebhookEndpoints.AnyAsync(e => e.Id == id, cancellationToken))
            return null;
        var all = db.WebhookDeliveries.AsNoTracking().Where(d => d.EndpointId == id);
        if (before is { } mark)
            all = all.Where(d =>
                db.WebhookDeliveries.Any(m =>
                    m.Id == mark && (d.CreatedAt < m.CreatedAt || d.CreatedAt == m.CreatedAt && d.Id < mark)
                )
            );
        return await all.OrderByDescending(d => d.CreatedAt)
            .ThenByDescending(d => d.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Has a delivery sent again, whatever came of it; null when there is none.</summary>
    public async Task<WebhookDelivery?> AgainAsync(Guid id, Guid delivery, CancellationToken cancellationToken)
    {
        if (
            await db.WebhookDeliveries.SingleOrDefaultAsync(
                d => d.Id == delivery && d.EndpointId == id,
                cancellationToken
            )
            is not { } found
        )
            return null;
        found.Again(clock.GetUtcNow());
        db.Enqueue(SendWebhook.Job(delivery));
        await db.SaveChangesAsync(cancellationToken);
        return found;
    }
}
