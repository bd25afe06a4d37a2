using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>Requests a tenant's page as a visitor would: through the proxy, by host name.</summary>
public sealed class ProbeTenant(IDbContextFactory<AppDb> databases, BerthSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(60),
        BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(2),
        }
    )
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <summary>
    /// Waits until the tenant itself answers through its host's proxy with a status below 500. Returns false if the
    /// tenant's generation changes meanwhile: its route may be closed already, and a cancellation should not wait for
    /// an answer that cannot come.
    /// </summary>
    /// <exception cref="TimeoutException">It did not answer within a minute.</exception>
    public async Task<bool> UntilAnsweredAsync(Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var answered = false;
        await Spans.TraceAsync(
            "probe",
            "berth.host",
            host.Name,
            async () => answered = await AskUntilAnsweredAsync(tenant, host, cancellationToken)
        );
        return answered;
    }

    private async Task<bool> AskUntilAnsweredAsync(Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var looked = begun;
        var wait = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            var seen = await AskAsync(new Uri(settings.AddressOf(tenant.Slug, tenant.Route)), host, cancellationToken);
            if (seen is null)
                return true;
            if (clock.GetElapsedTime(begun) > StartTime)
                throw new TimeoutException(
                    $"The container of '{tenant.Slug}' was started, but does not answer through the proxy: "
                        + $"{seen}. Look at its log, and at the product's port."
                );
            if (clock.GetElapsedTime(looked) > BetweenLooks)
            {
                if (!await IsStillWantedAsync(tenant, cancellationToken))
                    return false;
                looked = clock.GetTimestamp();
            }
            await Task.Delay(wait, clock, cancellationToken);
            if (wait < TimeSpan.FromMilliseconds(250))
                wait *= 1.5;
        }
    }

    private async Task<bool> IsStillWantedAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Tenants.AnyAsync(
            t => t.Id == tenant.Id && t.Generation == tenant.Generation,
            cancellationToken
        );
    }

    /// <summary>Returns null if the tenant answered, else what was seen instead.</summary>
    private async Task<string?> AskAsync(Uri address, HostInfo host, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(new Uri(host.EdgeUrl), address.AbsolutePath)
            );
            request.Headers.Host = address.Authority;
            // This tests the container, not the certificate, so the request is plain HTTP that claims to be HTTPS.
            if (settings.IsHttps)
                request.Headers.Add("X-Forwarded-Proto", "https");
            using var response = await _http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            if (response.Headers.TryGetValues(EdgePages.Header, out var page))
            {
                // If the customer has a domain of their own, the proxy redirects to it: ask there.
                return
                    page.First() == EdgePages.Moved
                    && response.Headers.Location is { } elsewhere
                    && elsewhere.Host != address.Host
                    ? await AskAsync(elsewhere, host, cancellationToken)
                    : $"the proxy's own page, '{page.First()}'";
            }
            return (int)response.StatusCode < 500 ? null : $"status {(int)response.StatusCode}";
        }
        catch (Exception e)
            when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return e.Message;
        }
    }
}
