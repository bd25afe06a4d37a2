using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Pulumi.Cloudflare.Embedded;

/// <summary>
/// Calls of the API: each attempt has a time-out; busy, failing and unreachable servers are asked again with growing
/// waits, or when they say so. All waiting of one call together is bounded, because a run must not hang: who called may
/// come back later.
/// </summary>
internal sealed class CloudflareApi(ApiSettings settings)
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Shared by the process, so that connections stay open from stack to stack. No redirects: the token is for this
    /// server only.
    /// </summary>
    private static readonly HttpClient Http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The envelope of a call that succeeded. Throws <see cref="CloudflareFault"/>.</summary>
    public async Task<JsonObject> CallAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        var waited = TimeSpan.Zero;
        for (var attempt = 1; ; attempt++)
        {
            CloudflareFault fault;
            TimeSpan? asked;
            try
            {
                using var request = Request(method, path, body);
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                timeout.CancelAfter(AttemptTimeout);
                using var response = await Http.SendAsync(request, timeout.Token).ConfigureAwait(false);
                var envelope = Parse(await response.Content.ReadAsStringAsync(timeout.Token).ConfigureAwait(false));
                if (
                    response.IsSuccessStatusCode
                    && envelope?["success"] is JsonValue success
                    && success.TryGetValue(out bool succeeded)
                    && succeeded
                )
                    return envelope;
                fault = Fault(response.StatusCode, envelope);
                asked = RetryAfter(response.Headers.RetryAfter);
            }
            catch (Exception e)
                when (e is HttpRequestException or IOException or OperationCanceledException
                    && !cancellationToken.IsCancellationRequested
                )
            {
                var what =
                    e is OperationCanceledException ? $"no answer within {AttemptTimeout.TotalSeconds} s" : e.Message;
                fault = new CloudflareFault(
                    0,
                    [],
                    settings.Redact($"{settings.Base.Host} could not be asked: {what}"),
                    e
                );
                asked = null;
            }
            var wait =
                asked ?? TimeSpan.FromMilliseconds(250 * (1 << attempt) * (0.75 + (Random.Shared.NextDouble() / 2)));
            waited += wait;
            if (!fault.Retryable || attempt == MostAttempts)
                throw fault;
            if (waited > MostWaiting)
                throw new CloudflareFault(
                    fault.Status,
                    fault.Codes,
                    $"{fault.Message} (to be asked again in {Math.Ceiling(wait.TotalSeconds)} s)"
                );
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, JsonObject? body)
    {
        var request = new HttpRequestMessage(method, new Uri(settings.Base, path));
        settings.Sign(request);
        request.Headers.TryAddWithoutValidation("User-Agent", settings.UserAgent);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    private CloudflareFault Fault(HttpStatusCode status, JsonObject? envelope)
    {
        var errors = (envelope?["errors"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .SelectMany(e => (e["error_chain"] as JsonArray ?? []).OfType<JsonObject>().Prepend(e))
            .ToList();
        var codes = errors
            .Select(e => e["code"] is JsonValue code && code.TryGetValue(out int number) ? number : 0)
            .ToList();
        var said =
            errors.Count > 0
                ? string.Join("; ", errors.Select((e, i) => $"{codes[i]} {e["message"]}"))
                : "no reason given";
        return new CloudflareFault(
            (int)status,
            codes,
            settings.Redact($"{settings.Base.Host} answered {(int)status}: {said}")
        );
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - DateTimeOffset.UtcNow;
        return wait is { } given && given < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    // A gateway in between answers with a page; that is a failure without an envelope.
    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
