using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Opens the proxy's route to a new tenant. Until the container has its address, the proxy shows a page and does not
/// dial: otherwise the kernel would wait for an ARP answer, and the first visitor with it. Once the address is there,
/// connections that the container does not accept are refused at once.
/// </summary>
public sealed class OpenRoute(IDbContextFactory<AppDb> databases, PublishEdge edge, BerthSettings settings)
{
    /// <summary>
    /// Opens the route as soon as the engine has connected the container, while it still starts, so that the
    /// publication costs no extra time. Returns false if this failed or was not seen before
    /// <paramref name="started"/> was cancelled; then the caller must do it.
    /// </summary>
    public async Task<bool> WhenConnectedAsync(
        Tenant tenant,
        HostInfo host,
        CancellationToken started,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // Container and network have the same name.
            var name = Tenants.TenantSpec.NameOf(settings.Installation, tenant.Slug);
            var connected = new EventQuery { Types = ["network"], Actions = ["connect"] };
            await foreach (var e in KnownHosts.Engine(host).Events.ReadAsync(connected, started))
            {
                if (e.Actor.Attributes.GetValueOrDefault("name") != name)
                    continue;
                await OpenAsync(tenant, cancellationToken);
                return true;
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Only the head start is lost: the caller does it when this returns false.
        }
        return false;
    }

    /// <summary>Opens the route now. Returns when the proxy forwards requests to the tenant.</summary>
    public async Task OpenAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            await Tenant.OpenAsync(db, tenant.Id, cancellationToken);
        await edge.PublishAsync(tenant, cancellationToken);
    }
}
