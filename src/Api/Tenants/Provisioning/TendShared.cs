using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Looks at the helpers that tenants share: makes what is missing or does not work, and removes what nobody needs.
/// Operators hear of one that cannot be made.
/// </summary>
public sealed partial class TendShared(
    AppDb db,
    KnownHosts hosts,
    KeepShared keep,
    ProductCatalog catalog,
    TimeProvider clock,
    ILogger<TendShared> log
) : IJobHandler<TendShared.Args>
{
    public const string Kind = "tend-shared";

    /// <summary>Empty: the job looks at all hosts.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var rows = await SharedHelper.AllAsync(db, cancellationToken);
        var sharing = catalog.All.Where(p => p.Shared.Count > 0).Select(p => p.Name).ToList();
        if (rows.Count == 0 && sharing.Count == 0)
            return JobOutcome.Done;
        var needs = await NeedsAsync(sharing, cancellationToken);
        var all = (await hosts.AllAsync(db, cancellationToken)).ToDictionary(h => h.Name);
        foreach (var (host, product) in needs)
            if (all.GetValueOrDefault(host) is { State: not HostState.Down } known)
                await KeepAsync(known, product, cancellationToken);
        foreach (var row in rows.Where(r => !needs.Contains((r.Host, r.Product)) || !IsSold(r)))
        {
            // Of those that stay there it is said above whether they run.
            if (!needs.Contains((row.Host, row.Product)))
                db.Resolve($"shared/{row.Host}/{row.Product}");
            await LeaveAsync(all.GetValueOrDefault(row.Host), row, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Whether the product's file has it still. Of a product that is not known, as one without a file is not for a moment
    /// after a start, only its tenants say whether it is needed.
    /// </summary>
    private bool IsSold(SharedHelper row) =>
        catalog.Find(row.Product) is not { } product || product.Shared.ContainsKey(row.Name);

    private async Task KeepAsync(HostInfo host, string product, CancellationToken cancellationToken)
    {
        var cause = $"shared/{host.Name}/{product}";
        try
        {
            await keep.KeepAsync(host, product, cancellationToken);
            db.Resolve(cause);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotKept(log, product, host.Name, e.Message);
            db.Alert(
                $"{cause}/{clock.GetUtcNow():yyyy-MM-dd}",
                $"What tenants of {product} share on {host.Name} does not run",
                $"{e.Message}\n\nThose that run go on without it, and new ones wait. It is tried again four times a minute.",
                cause
            );
        }
    }

    private async Task LeaveAsync(HostInfo? host, SharedHelper row, CancellationToken cancellationToken)
    {
        try
        {
            if (host is null) // no machine of ours any more
                (await SharedHelper.FindAsync(db, row.Host, row.Product, row.Name, cancellationToken))?.Forget(db);
            else if (host.State != HostState.Down)
                await keep.RemoveAsync(host, row, IsNeededAsync, cancellationToken);
        }
        catch (DockerException e)
        {
            Log.NotRemoved(log, row.Product, row.Host, e.Message);
        }

        async Task<bool> IsNeededAsync(AppDb locked) =>
            IsSold(row)
            && await Users(locked.Tenants, [row.Product])
                .AnyAsync(t => t.Host == row.Host || t.DataOn == row.Host, cancellationToken);
    }

    private async Task<HashSet<(string Host, string Product)>> NeedsAsync(
        List<string> sharing,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await Users(db.Tenants, sharing)
                    .Select(t => new { t.Product, t.Host })
                    .Union(Users(db.Tenants, sharing).Select(t => new { t.Product, Host = t.DataOn }))
                    .ToListAsync(cancellationToken)
            ).Select(t => (t.Host, t.Product)),
        ];

    /// <summary>Who runs, or is to run. Who is suspended needs none: its way is gone with its container.</summary>
    private static IQueryable<Tenant> Users(IQueryable<Tenant> tenants, List<string> products) =>
        tenants.Where(t => products.Contains(t.Product) && t.Wanted == TenantState.Running);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "What tenants of {Product} share on {Host} could not be made: {Why}"
        )]
        public static partial void NotKept(ILogger log, string product, string host, string why);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "What tenants of {Product} shared on {Host} could not be removed: {Why}"
        )]
        public static partial void NotRemoved(ILogger log, string product, string host, string why);
    }
}
