using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Lets the proxy send a new tenant requests. Until its container has its address, the proxy shows a page and dials
/// nothing: a request before that would leave the host's kernel waiting for an ARP answer, and the first visitor with
/// it. From then on what the container does not take is refused at once.
/// </summary>
public sealed class OpenRoute(IDbContextFactory<AppDb> databases, PublishEdge edge, BerthSettings settings)
{
    /// <summary>
    /// Does so as soon as the engine has connected the container, while it still starts it: so nobody waits for the
    /// publication, nor for <paramref name="whenMade"/>, which begins once the container is made. False when they were
    /// not seen until <paramref name="applied"/>, or did not work: then both are the caller's to do.
    /// </summary>
    public async Task<bool> WhenConnectedAsync(
        Tenant tenant,
        HostInfo host,
        Func<Task> whenMade,
        CancellationToken applied,
        CancellationToken cancellationToken
    )
    {
        Task? made = null;
        try
        {
            // Container and network have the same name.
            var name = Tenants.TenantSpec.NameOf(settings.Installation, tenant.Slug);
            await foreach (
                var e in KnownHosts
                    .Engine(host)
                    .Events.ReadAsync(
                        new EventQuery { Types = ["container", "network"], Actions = ["create", "connect"] },
                        applied
                    )
            )
            {
                if (e.Actor.Attributes.GetValueOrDefault("name") != name)
                    continue;
                if (e is { Type: "container", Action: "create" })
                    made ??= whenMade();
                if (e is not { Type: "network", Action: "connect" })
                    continue;
                await Task.WhenAll(OpenAsync(tenant, cancellationToken), made ??= whenMade());
                return true;
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Only a head start is lost.
        }
        if (made is not null)
            await made.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return false;
    }

    /// <summary>Does so now. Returns when the proxy sends it requests.</summary>
    public async Task OpenAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            await Tenant.OpenAsync(db, tenant.Id, cancellationToken);
        await edge.PublishAsync(tenant, cancellationToken);
    }
}
