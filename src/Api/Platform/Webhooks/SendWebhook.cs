using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Keys;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Webhooks;

/// <summary>
/// Sends one delivery. It may arrive twice, when the process ends between the answer and the row: its receiver knows it
/// by its id. What is not taken is sent again with growing waits for two days; then its endpoint is told nothing more,
/// and operators hear of it.
/// </summary>
public sealed class SendWebhook(AppDb db, PostOutside post, SealSecret seal, TimeProvider clock)
    : IJobHandler<SendWebhook.Args>
{
    public const string Kind = "send-webhook";
    public const string Header = "Berth-Signature";

    /// <summary>Which delivery.</summary>
    public sealed record Args(Guid Delivery);

    /// <summary>The job that sends a delivery.</summary>
    public static NewJob Job(Guid delivery) => new(Kind, $$"""{"Delivery":"{{delivery}}"}""", Key: delivery.ToString());

    /// <summary>
    /// The signature of a body: <c>t=UNIX,v1=HEX(hmac-sha256(secret, "t.body"))</c>. The time is signed, too, so that
    /// nobody can send an old one again.
    /// </summary>
    public static string Sign(string secret, string body, DateTimeOffset now)
    {
        var t = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"t={t},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{t}.{body}")))}";
    }

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        if (
            await db.WebhookDeliveries.SingleOrDefaultAsync(d => d.Id == args.Delivery, cancellationToken)
            is not { } delivery
        )
            return JobOutcome.Cancel("There is no such delivery; its endpoint was removed.");
        if (delivery.State != DeliveryState.Waiting)
            return JobOutcome.Done;
        var endpoint = await db.WebhookEndpoints.SingleAsync(e => e.Id == delivery.EndpointId, cancellationToken);
        var headers = new Dictionary<string, string>
        {
            [Header] = Sign(endpoint.OpenSecret(seal), delivery.Body, clock.GetUtcNow()),
            ["Berth-Delivery"] = delivery.Id.ToString(),
            ["User-Agent"] = "Berth",
        };
        var answer = await post.PostAsync(endpoint.Url, delivery.Body, headers, cancellationToken);
        var now = clock.GetUtcNow();
        TimeSpan? wait = null;
        if (answer is { Trouble: null, Status: { } status })
        {
            delivery.Arrived(status, now);
            if (!endpoint.Enabled)
                db.Resolve($"webhook/{endpoint.Id}");
            endpoint.Enable();
        }
        else
        {
            wait = delivery.Failed(answer.Status, answer.Trouble!, now);
            if (wait is null)
                GiveUp(endpoint, delivery);
        }
        await db.SaveChangesAsync(cancellationToken);
        return wait is { } later ? JobOutcome.Snooze(later) : JobOutcome.Done;
    }

    private void GiveUp(WebhookEndpoint endpoint, WebhookDelivery delivery)
    {
        if (!endpoint.Enabled)
            return;
        endpoint.Disable($"Nothing arrived for two days: {delivery.Trouble}");
        // The address may hold a key of its owner's: its host says enough.
        db.Alert(
            $"webhook/{endpoint.Id}/{delivery.Id}",
            $"The webhook to {new Uri(endpoint.Url).Host} is off",
            $"It took nothing for two days. The last try: {delivery.Trouble} Once its receiver works, ask for a delivery again "
                + $"(POST /api/webhooks/{endpoint.Id}/deliveries/{delivery.Id}/redeliver/): when that arrives, the webhook is on again.",
            cause: $"webhook/{endpoint.Id}"
        );
    }
}
