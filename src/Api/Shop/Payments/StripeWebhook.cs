using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Berth.Platform.Addresses;
using Berth.Platform.Jobs;
using Berth.Platform.Keys;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Stripe;

namespace Berth.Shop.Payments;

/// <summary>
/// <c>POST /api/webhook/stripe/</c>: verifies and stores an event, then answers; a job does the work. 200 means
/// "stored", also for a repeated event. 400 means that it is not from Stripe, or too old. Any other answer makes Stripe
/// send it again.
/// </summary>
public static partial class StripeWebhook
{
    internal const int MostBytes = 1 << 20;

    /// <summary>
    /// Answers 200 once the event is stored, also if it was stored before; 400 if its signature or body is not valid;
    /// 413 if the body is larger than 1 MiB.
    /// </summary>
    public static async Task<IResult> ReceiveAsync(
        HttpRequest request,
        BerthSettings settings,
        StoreEvent store,
        TimeProvider clock,
        ILoggerFactory logs,
        CancellationToken cancellationToken
    )
    {
        Checkpoints.Reached("webhook:received");
        if (await ReadAsync(request, cancellationToken) is not { } body)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (!IsSigned(body, request.Headers["Stripe-Signature"], settings.Stripe.WebhookSecrets, clock, out var reason))
        {
            Refuse(logs, reason);
            return Results.Problem(
                "The signature is not valid, or too old.",
                statusCode: StatusCodes.Status400BadRequest
            );
        }
        if (Envelope(body) is not var (id, type) || id is null)
        {
            Refuse(logs, "The body is not an event.");
            return Results.Problem(
                "The body is not an event: it needs 'id' and 'type'.",
                statusCode: StatusCodes.Status400BadRequest
            );
        }
        Activity.Current?.SetTag("berth.event", id).SetTag("berth.event.type", type);
        // Stripe says where its page leads back to. An order's secret may stand there, and is not to be kept.
        await store.StoreAsync(id, type!, HideAddresses.In(HideKeys.In(body)), cancellationToken);
        Metrics.WebhookCalled("accepted");
        Checkpoints.Reached("webhook:stored");
        return Results.Ok();
    }

    private static void Refuse(ILoggerFactory logs, string reason)
    {
        Metrics.WebhookCalled("refused");
        Log.Refused(logs.CreateLogger(typeof(StripeWebhook)), reason);
    }

    private static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MostBytes)
            return null;
        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            for (int read; (read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0; )
            {
                if (buffer.Length + read > MostBytes)
                    return null;
                buffer.Write(chunk, 0, read);
            }
            return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static bool IsSigned(
        string body,
        string? header,
        IEnumerable<string> secrets,
        TimeProvider clock,
        out string reason
    )
    {
        reason = "There is no Stripe-Signature header.";
        if (string.IsNullOrEmpty(header))
            return false;
        foreach (var secret in secrets)
        {
            try
            {
                EventUtility.ValidateSignature(
                    body,
                    header,
                    secret,
                    EventUtility.DefaultTimeTolerance,
                    clock.GetUtcNow().ToUnixTimeSeconds()
                );
                return true;
            }
            catch (StripeException e)
            {
                reason = e.Message;
            }
        }
        return false;
    }

    /// <summary>Reads only id and type, so that an unknown field, version or type of event is never refused.</summary>
    private static (string? Id, string? Type)? Envelope(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var id = EventObject.Text(json.RootElement, "id");
            var type = EventObject.Text(json.RootElement, "type");
            return id is { Length: > 0 and <= 255 } && type is { Length: > 0 and <= 255 } ? (id, type) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a webhook call: {Reason}")]
        public static partial void Refused(ILogger log, string reason);
    }
}
