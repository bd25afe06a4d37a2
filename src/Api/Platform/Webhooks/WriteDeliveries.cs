using System.Text.Json;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Webhooks;

/// <summary>
/// Adds a delivery, with its job, for each endpoint that wants to hear of what happened, in the transaction of the
/// change: nothing is told that was not so.
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
        List<WebhookEvent> told,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        List<WebhookEvent> happened = [.. told];
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

    private static string BodyOf(WebhookEvent it, DateTimeOffset now) =>
        JsonSerializer.Serialize(
            new
            {
                Id = $"evt_{Guid.CreateVersion7(now):N}",
                Type = it.Event,
                CreatedAt = now,
                Data = new Dictionary<string, object> { [it.Key] = it.About() },
            },
            Form
        );
}
