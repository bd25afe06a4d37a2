using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Volumes;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Brings the data of a tenant that was taken over into its volume, before its container first starts. Until that is
/// recorded it is begun again, over what is there: no container of it has run, whether or not it was suspended meanwhile.
/// </summary>
public sealed class BringData(ITenantStacks stacks, TenantSpecs specs, FillVolume fill, TimeProvider clock)
{
    /// <summary>Does nothing if there is none, or if it is brought. The caller must hold the tenant's lease.</summary>
    /// <exception cref="InvalidDataException">The data cannot be taken; the message says why.</exception>
    public async Task BringAsync(AppDb db, Tenant tenant, HostInfo host, CancellationToken cancellationToken)
    {
        if (await Adoption.WaitingAsync(db, tenant.Id, cancellationToken) is not { Data: { } data } adoption)
            return;
        // Network and volume alone, as for a move.
        var spec = await specs.WithoutContainerAsync(tenant, host, cancellationToken) with
        {
            Dns = null,
        };
        await stacks.UpAsync(spec, _ => { }, cancellationToken);
        Checkpoints.Reached("adopt:prepared");
        await fill.FillAsync(tenant, host, DataSource.Read(data), cancellationToken);
        Checkpoints.Reached("adopt:filled");
        adoption.Filled(clock.GetUtcNow());
        tenant.Note(db, clock.GetUtcNow(), "Data taken over");
        await db.SaveChangesAsync(cancellationToken);
        Checkpoints.Reached("adopt:recorded");
    }
}
