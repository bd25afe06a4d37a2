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
public sealed partial class KeepShared(
    IDbContextFactory<AppDb> databases,
    ProductCatalog catalog,
    TenantSpecs specs,
    CopyImage images,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<KeepShared> log
)
{
    /// <summary>A helper of which one is to be on a host.</summary>
    private sealed record Wanted(HostInfo Host, string Product, string Name, SharedTerms Terms);

    /// <summary>Returns when all of a product's helpers run on the host. Does nothing if they do.</summary>
    /// <exception cref="DockerException">The engine refused.</exception>
    /// <exception cref="ImagePullException">An image cannot be had.</exception>
    /// <exception cref="PoolIsEmptyException">There is no network left for one.</exception>
    /// <exception cref="TimeoutException">One was started and does not become healthy.</exception>
    /// <exception cref="InvalidOperationException">One ends as often as it is started.</exception>
    public async Task KeepAsync(HostInfo host, string product, CancellationToken cancellationToken)
    {
        foreach (var its in Of(host, product))
            await KeepAsync(its, null, cancellationToken);
    }

    /// <summary>
    /// The same for a tenant that is being made. One that ran before goes on without a helper that does not run, if
    /// there is a network for its way: <see cref="TendShared"/> tells operators, and tries again.
    /// </summary>
    public async Task KeepForAsync(
        HostInfo host,
        string product,
        Guid tenant,
        bool ranBefore,
        CancellationToken cancellationToken
    )
    {
        foreach (var its in Of(host, product))
        {
            try
            {
                await KeepAsync(its, tenant, cancellationToken);
            }
            catch (Exception e) when (ranBefore && !cancellationToken.IsCancellationRequested)
            {
                if (!await HasNetworkAsync(its, cancellationToken))
                    throw;
                Log.GoesOn(log, tenant, its.Name, host.Name, e.Message);
            }
        }
    }

    private IEnumerable<Wanted> Of(HostInfo host, string product) =>
        catalog.Find(product)?.Shared.Select(s => new Wanted(host, product, s.Key, s.Value)) ?? [];

    private async Task KeepAsync(Wanted its, Guid? tenant, CancellationToken cancellationToken)
    {
        var image = await ImageAsync(its, cancellationToken);
        await images.CopyAsync(its.Host, image, cancellationToken); // before the lock: it may take minutes
        // So may its health, for which others wait beside each other.
        if (await MakeAsync(its, image, tenant, cancellationToken) is { } starting)
            await StartContainers.HealthyAsync(
                KnownHosts.Engine(its.Host),
                starting,
                its.Terms.Health,
                clock,
                cancellationToken
            );
    }

    /// <summary>Makes it and its network. Returns its container's name if its health is to be waited for.</summary>
    private async Task<string?> MakeAsync(Wanted its, string image, Guid? tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await LockAsync(db, its.Host.Name, its.Product, its.Name, cancellationToken);
        var docker = KnownHosts.Engine(its.Host);
        var row = await HoldAsync(its, image, [], cancellationToken);
        var made = await ConnectAsync(docker, its, image, row, tenant, cancellationToken);
        return await StartAsync(docker, its, made, tenant, cancellationToken) ? made.Name : null;
    }

    /// <summary>
    /// The image that it is pinned to, or should be: a changed name in the file is another image. So is one that no
    /// registry has and that was removed from the host.
    /// </summary>
    private async Task<string> ImageAsync(Wanted its, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await SharedHelper.FindAsync(db, its.Host.Name, its.Product, its.Name, cancellationToken);
        return
            row?.Image == its.Terms.Image
            && (
                row.ImageId.Contains('@', StringComparison.Ordinal)
                || await TenantSpecs.IsThereAsync(its.Host, row.ImageId, cancellationToken)
            )
            ? row.ImageId
            : await specs.ResolveAsync(its.Terms, cancellationToken);
    }

    /// <summary>
    /// Writes down what there is to be, in a transaction of its own: the pool's lock is not to be held while an engine
    /// works. With <paramref name="others"/> it gets another network, which overlaps none of them.
    /// </summary>
    private async Task<SharedHelper> HoldAsync(
        Wanted its,
        string image,
        IReadOnlyList<string> others,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var row = await SharedHelper.FindAsync(db, its.Host.Name, its.Product, its.Name, cancellationToken);
        if (row is null || others.Count > 0)
        {
            var subnet = await NextSubnet.TakeLargeAsync(db, settings.Docker.NetworkPool, others, cancellationToken);
            if (row is null)
                row = SharedHelper.Of(its.Host.Name, its.Product, its.Name, subnet, clock.GetUtcNow()).AddTo(db);
            else
                row.Renumber(subnet);
        }
        row.MadeOf(its.Terms.Image, image, its.Terms.MemoryMb);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return row;
    }

    /// <summary>Has the tenants of the product there looked at, but for the one that is being made.</summary>
    private async Task MendAsync(Wanted its, Guid? tenant, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await MendWays.OfAsync(
            db,
            its.Host.Name,
            its.Product,
            _ => true,
            tenant,
            $"{its.Name}, which it shares with others, is at another address or other ports",
            clock.GetUtcNow(),
            cancellationToken
        );
    }

    /// <summary>Lets one process at a time work on a helper, until the transaction ends.</summary>
    private static Task LockAsync(
        AppDb db,
        string host,
        string product,
        string name,
        CancellationToken cancellationToken
    ) => db.LockAsync(SharedHelper.Locks, $"{host} {product} {name}", cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The tenant {Tenant} goes on without {Name}, which tenants share on {Host} and which does not run: {Why}"
        )]
        public static partial void GoesOn(ILogger log, Guid tenant, string name, string host, string why);
    }
}
