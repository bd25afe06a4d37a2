using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Tenants.Containers;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Makes the helpers that tenants of a product share on a host, and makes them as they should be again: whichever is
/// missing, stopped, unhealthy, or made from something else. Removes those that nobody needs. See decision 36.
/// </summary>
public sealed class KeepShared(
    IDbContextFactory<AppDb> databases,
    ProductCatalog catalog,
    TenantSpecs specs,
    CopyImage images,
    BerthSettings settings,
    TimeProvider clock
)
{
    /// <summary>Returns when all of a product's helpers run on the host. Does nothing if they do.</summary>
    /// <exception cref="DockerException">The engine refused.</exception>
    /// <exception cref="ImagePullException">An image cannot be had.</exception>
    /// <exception cref="PoolIsEmptyException">There is no network left for one.</exception>
    /// <exception cref="TimeoutException">One was started and does not become healthy.</exception>
    public async Task KeepAsync(HostInfo host, string product, CancellationToken cancellationToken)
    {
        if (catalog.Find(product) is not { } its)
            return;
        foreach (var (name, terms) in its.Shared)
            await KeepAsync(host, product, name, terms, cancellationToken);
    }

    /// <summary>
    /// Removes one that is not needed any more; <paramref name="isNeeded"/> is asked under its lock. Returns false if it
    /// is, or if ways to it are still being removed.
    /// </summary>
    public async Task<bool> RemoveAsync(
        HostInfo host,
        SharedHelper row,
        Func<AppDb, Task<bool>> isNeeded,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LockAsync(db, host.Name, row.Product, row.Name, cancellationToken);
        if (
            await SharedHelper.FindAsync(db, host.Name, row.Product, row.Name, cancellationToken) is not { } current
            || await isNeeded(db)
        )
            return false;
        var (docker, name) = (KnownHosts.Engine(host), SharedContainer.NameOf(settings.Installation, row));
        await RemoveContainerAsync(docker, name, cancellationToken);
        try
        {
            await docker.Networks.RemoveAsync(name, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // removed by hand, or never made
        }
        catch (DockerException e) when (e.IsForbidden)
        {
            return false; // somebody's way is in it
        }
        current.Forget(db);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task KeepAsync(
        HostInfo host,
        string product,
        string name,
        SharedTerms terms,
        CancellationToken cancellationToken
    )
    {
        var image = await ImageAsync(host, product, name, terms, cancellationToken);
        await images.CopyAsync(host, image, cancellationToken); // before the lock: it may take minutes
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LockAsync(db, host.Name, product, name, cancellationToken);
        var docker = KnownHosts.Engine(host);
        var row = await HoldAsync(host, product, name, terms, image, [], cancellationToken);
        var made = new SharedContainer(settings.Installation, row, terms);
        if (!await IsConnectableAsync(docker, made, cancellationToken))
        {
            var others = await LookAtHosts.ForeignAsync(docker, settings.Installation, cancellationToken);
            row = await HoldAsync(host, product, name, terms, image, others, cancellationToken);
            made = new SharedContainer(settings.Installation, row, terms);
            if (!await IsConnectableAsync(docker, made, cancellationToken))
                throw new InvalidOperationException(
                    $"The network {made.Name} could not be made: {row.Subnet} overlaps with another network of the engine."
                );
        }
        var isNew = await StartAsync(docker, made, cancellationToken);
        await transaction.CommitAsync(cancellationToken); // others need not wait for it under its lock
        if (isNew && terms.Health.Count > 0)
            await StartContainers.HealthyAsync(docker, made.Name, terms.Health, clock, cancellationToken);
    }

    /// <summary>The image that it is pinned to, or should be: a changed name in the file is another image.</summary>
    private async Task<string> ImageAsync(
        HostInfo host,
        string product,
        string name,
        SharedTerms terms,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await SharedHelper.FindAsync(db, host.Name, product, name, cancellationToken);
        return row?.Image == terms.Image ? row.ImageId : await specs.ResolveAsync(terms, cancellationToken);
    }

    /// <summary>
    /// Writes down what there is to be, in a transaction of its own: the pool's lock is not to be held while an engine
    /// works. With <paramref name="others"/> it gets another network, which overlaps none of them.
    /// </summary>
    private async Task<SharedHelper> HoldAsync(
        HostInfo host,
        string product,
        string name,
        SharedTerms terms,
        string image,
        IReadOnlyList<string> others,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await SharedHelper.FindAsync(db, host.Name, product, name, cancellationToken);
        if (row is null || others.Count > 0)
        {
            var subnet = await NextSubnet.TakeLargeAsync(db, settings.Docker.NetworkPool, others, cancellationToken);
            if (row is null)
                row = SharedHelper.Of(host.Name, product, name, subnet, clock.GetUtcNow()).AddTo(db);
            else
                row.Renumber(subnet);
        }
        row.MadeOf(terms.Image, image, terms.MemoryMb);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return row;
    }

    /// <summary>Whether its network is there, made if need be. False when somebody else's has its addresses.</summary>
    private static async Task<bool> IsConnectableAsync(
        DockerClient docker,
        SharedContainer made,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var there = await docker.Networks.InspectAsync(made.Name, cancellationToken);
            if (there.IPAM?.Config is [{ Subnet: { } subnet }] && subnet == made.Network.IPAM!.Config![0].Subnet)
                return true;
            // As after a database was brought back from a copy. While ways are in it, the engine refuses.
            await RemoveContainerAsync(docker, made.Name, cancellationToken);
            await docker.Networks.RemoveAsync(there.Id, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // as after somebody removed it
        }
        try
        {
            await docker.Networks.CreateAsync(made.Network, cancellationToken);
            return true;
        }
        catch (DockerException e) when (e.Message.Contains("overlaps", StringComparison.Ordinal))
        {
            return false;
        }
    }

    /// <summary>Has it run, made anew if it is made from something else. Returns whether it did not run as it should.</summary>
    private static async Task<bool> StartAsync(
        DockerClient docker,
        SharedContainer made,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var there = await docker.Containers.InspectAsync(made.Name, cancellationToken);
            var isMeant =
                there.Config.Labels?.GetValueOrDefault(TenantStack.SpecLabel) == made.Hash
                && there.NetworkSettings.Networks?.ContainsKey(made.Name) == true;
            if (isMeant && there.State is { Status: "running", Health: not { Status: "unhealthy" } })
                return false;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // as after a new engine
        }
        // It keeps nothing, so a new one is as good as the old one started again, and surer.
        await RemoveContainerAsync(docker, made.Name, cancellationToken);
        var created = await docker.Containers.CreateAsync(
            made.Name,
            made.Container,
            cancellationToken: cancellationToken
        );
        await docker.Containers.StartAsync(created.Id, cancellationToken);
        return true;
    }

    private static async Task RemoveContainerAsync(
        DockerClient docker,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await docker.Containers.RemoveAsync(name, force: true, cancellationToken: cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // which is what is wanted
        }
    }

    /// <summary>Lets one process at a time work on a helper, until the transaction ends.</summary>
    private static Task LockAsync(
        AppDb db,
        string host,
        string product,
        string name,
        CancellationToken cancellationToken
    ) => db.LockAsync(SharedHelper.Locks, $"{host} {product} {name}", cancellationToken);
}
