using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>Asks for a tenant's page as a stranger would: through the proxy, by name.</summary>
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
    /// Waits until the tenant itself answers through the proxy of its host, and not with an error of its own (5xx).
    /// False when something else is wanted of it meanwhile: its way may be closed already, and who cancelled shall not
    /// wait for an answer that cannot come.
    /// </summary>
    /// <exception cref="TimeoutException">It did not within a minute.</exception>
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
                    $"The container of '{tenant.Slug}' was started, but does not answer through the proxy: {seen}. Look at its log, and at the product's port."
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

    /// <summary>Null when it answered; else what was seen instead.</summary>
    private async Task<string?> AskAsync(Uri address, HostInfo host, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(new Uri(host.EdgeUrl), address.AbsolutePath)
            );
            request.Headers.Host = address.Authority;
            // The container is asked about, not its certificate.
            if (settings.IsHttps)
                request.Headers.Add("X-Forwarded-Proto", "https");
            using var response = await _http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            if (response.Headers.TryGetValues(EdgePages.Header, out var page))
            {
                // Where its customer has a domain of their own, the tenant is there.
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
