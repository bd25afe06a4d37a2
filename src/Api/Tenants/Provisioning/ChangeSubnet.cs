using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Gives a tenant another subnet when somebody else's network has taken the addresses of its own before it was made.
/// </summary>
public sealed class ChangeSubnet(IDbContextFactory<AppDb> databases, BerthSettings settings, TimeProvider clock)
{
    /// <summary>Whether a stack failed because the engine has a network with these addresses.</summary>
    public static bool IsCalledFor(StackFailedException failure) =>
        failure.Message.Contains("overlaps with other one on this address space", StringComparison.Ordinal);

    /// <summary>Changes it, unless the tenant has its network after all. Returns whether it did.</summary>
    public async Task<bool> ChangeAsync(Guid tenantId, HostInfo host, CancellationToken cancellationToken)
    {
        var docker = KnownHosts.Engine(host);
        string[] label = [$"{TenantStack.TenantLabel}={tenantId}"];
        if ((await docker.Networks.ListAsync(label, cancellationToken)).Count > 0)
            return false;
        var others = await LookAtHosts.ForeignAsync(docker, settings.Installation, cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId, cancellationToken);
        var subnet = await NextSubnet.TakeAsync(db, settings.Docker.NetworkPool, others, cancellationToken);
        await HeldSubnet.ReleaseAsync(db, tenantId, cancellationToken);
        tenant.Renumber(subnet, db, clock.GetUtcNow());
        HeldSubnet.Hold(db, tenant);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
