using Berth.Edge;
using Berth.Settings;

namespace Berth.Provisioning;

/// <summary>Asks for a tenant's page as a stranger would: through the proxy, by name.</summary>
public sealed class ProbeTenant(BerthSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Waits until the tenant itself answers, and not with an error of its own (5xx).</summary>
    /// <exception cref="TimeoutException">It did not within a minute.</exception>
    public async Task UntilAnsweredAsync(string slug, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var wait = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            var seen = await AskAsync(slug, cancellationToken);
            if (seen is null) return;
            if (clock.GetElapsedTime(begun) > StartTime) throw new TimeoutException($"The container of '{slug}' was started, but does not answer through the proxy: {seen}. Look at its log, and at the product's port.");
            await Task.Delay(wait, clock, cancellationToken);
            if (wait < TimeSpan.FromMilliseconds(250)) wait *= 1.5;
        }
    }

    /// <summary>Null when it answered; else what was seen instead.</summary>
    private async Task<string?> AskAsync(string slug, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{settings.Edge.HttpPort}/");
            request.Headers.Host = new Uri(settings.AddressOf(slug)).Authority;
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.Headers.Contains(RenderCaddy.PageHeader)) return "the proxy's own page";
            return (int)response.StatusCode < 500 ? null : $"status {(int)response.StatusCode}";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return e.Message;
        }
    }
}
