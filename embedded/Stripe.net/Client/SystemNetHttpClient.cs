using System.Net;

namespace Stripe;

/// <summary>Carries requests.</summary>
public interface IHttpClient
{
    Task<StripeResponse> MakeRequestAsync(StripeRequest request, CancellationToken cancellationToken = default);
}

/// <summary>Names the program in the User-Agent.</summary>
public class AppInfo
{
    public string Name { get; set; }
    public string PartnerId { get; set; }
    public string Url { get; set; }
    public string Version { get; set; }

    internal string UserAgent => $"{Name}{(Version is null ? "" : $"/{Version}")}{(Url is null ? "" : $" ({Url})")}";
}

/// <summary>
/// Carries requests with an <see cref="System.Net.Http.HttpClient"/>. Tries again after a broken connection, a
/// time-out, 409, 5xx, or where Stripe says so (<c>Stripe-Should-Retry</c>); never where it says not to.
/// </summary>
public class SystemNetHttpClient(
    System.Net.Http.HttpClient httpClient = null,
    int maxNetworkRetries = 2,
    AppInfo appInfo = null,
    bool enableTelemetry = true
) : IHttpClient
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);
    private readonly System.Net.Http.HttpClient _http = httpClient ?? new() { Timeout = TimeSpan.FromSeconds(80) };
    private readonly string _userAgent =
        $"Stripe/v1 .NetBindings/{StripeConfiguration.StripeNetVersion}{(appInfo is null ? "" : " " + appInfo.UserAgent)}";

    /// <summary>Kept for the signature; the subset sends no telemetry.</summary>
    public bool EnableTelemetry { get; } = enableTelemetry;

    public int MaxNetworkRetries { get; } = maxNetworkRetries;

    /// <inheritdoc />
    public async Task<StripeResponse> MakeRequestAsync(
        StripeRequest request,
        CancellationToken cancellationToken = default
    )
    {
        for (var retry = 0; ; retry++)
        {
            try
            {
                using var message = Message(request);
                using var response = await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
                var read = new StripeResponse(
                    response.StatusCode,
                    response.Headers,
                    await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)
                );
                if (retry >= MaxNetworkRetries || !ShouldRetry(read))
                    return read;
            }
            catch (Exception e)
                when (retry < MaxNetworkRetries
                    && !cancellationToken.IsCancellationRequested
                    && e is System.Net.Http.HttpRequestException or OperationCanceledException
                )
            {
                // again, below
            }
            await Task.Delay(Delay(retry), cancellationToken).ConfigureAwait(false);
        }
    }

    private System.Net.Http.HttpRequestMessage Message(StripeRequest request)
    {
        var message = new System.Net.Http.HttpRequestMessage(request.Method, request.Uri) { Content = request.Content };
        message.Headers.Authorization = request.AuthorizationHeader;
        message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        foreach (var (name, value) in request.StripeHeaders)
            message.Headers.Add(name, value);
        return message;
    }

    private static bool ShouldRetry(StripeResponse response) =>
        response.Headers.TryGetValues("Stripe-Should-Retry", out var says)
            ? says.First() == "true"
            : response.StatusCode == HttpStatusCode.Conflict || (int)response.StatusCode >= 500;

    /// <summary>0.5 s, doubled each time, at most 5 s, a quarter of it by chance.</summary>
    private static TimeSpan Delay(int retry)
    {
        var delay =
            TimeSpan.FromTicks(Math.Min(LongestDelay.Ticks, FirstDelay.Ticks << retry))
            * (0.75 + (Random.Shared.NextDouble() / 4));
        return delay < FirstDelay ? FirstDelay : delay;
    }
}
