using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>What operators change about a host. Each method returns false if there is no host of that name.</summary>
public sealed class ChangeHost(AppDb db)
{
    /// <summary>Stops placing tenants on the host, and moves those that it has to others.</summary>
    public Task<bool> DrainAsync(string name, CancellationToken cancellationToken) =>
        OnAsync(
            name,
            host =>
            {
                host.Drain(true);
                db.Enqueue(DrainHosts.Job());
            },
            cancellationToken
        );

    /// <summary>Places tenants on the host again. Those that moved away stay where they are.</summary>
    public Task<bool> ResumeAsync(string name, CancellationToken cancellationToken) =>
        OnAsync(name, host => host.Drain(false), cancellationToken);

    /// <summary>
    /// Changes how much of the host's memory is for sale, in MiB, and by what factor it is sold more than once; null
    /// keeps the value.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The value is not allowed, or the host is the local one, whose values are settings.
    /// </exception>
    public Task<bool> SellAsync(string name, int? memoryMb, double? overcommit, CancellationToken cancellationToken) =>
        OnAsync(
            name,
            host =>
            {
                if (host.Name == DockerHost.Local)
                    throw new InvalidOperationException(
                        "What the local host sells stands in the settings: Berth:Docker:CapacityMb and Overcommit."
                    );
                host.Sell(memoryMb ?? host.MemoryMb, overcommit ?? host.Overcommit);
            },
            cancellationToken
        );

    private async Task<bool> OnAsync(string name, Action<DockerHost> change, CancellationToken cancellationToken)
    {
        if (await db.Hosts.SingleOrDefaultAsync(h => h.Name == name, cancellationToken) is not { } host)
            return false;
        change(host);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
