using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Backups;

/// <summary>
/// Whose backup is due, and to which targets: those that run, and whose plan has backups. After a failure the tenant,
/// and the repository, rest for a while.
/// </summary>
public sealed class FindDue(AppDb db, ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan TenantRests = TimeSpan.FromMinutes(30),
        StoreRests = TimeSpan.FromMinutes(10);

    /// <summary>A tenant, what its plan says, and when it was backed up last, by target.</summary>
    public sealed record Planned(
        Guid Id,
        string Slug,
        string Host,
        DateTimeOffset CreatedAt,
        BackupTerms Terms,
        IReadOnlyDictionary<string, DateTimeOffset> Last
    );

    /// <summary>Those whose backup is due now, each with the targets.</summary>
    public async Task<IReadOnlyList<(Planned Tenant, IReadOnlyList<string> Targets)>> AllAsync(
        CancellationToken cancellationToken,
        Guid? only = null
    )
    {
        var now = clock.GetUtcNow();
        var failed = await FailuresAsync(now, cancellationToken);
        var resting = await RestingAsync(now, cancellationToken);
        return
        [
            .. from tenant in await PlannedAsync(cancellationToken, only)
            let due = BackupTimes.LastDue(tenant.Terms, tenant.Id, now)
            where tenant.CreatedAt < due
            let targets = (IReadOnlyList<string>)
                [
                    .. settings
                        .Backups.Targets.Select(t => t.Name)
                        .Where(t =>
                            !(tenant.Last.TryGetValue(t, out var last) && last >= due)
                            && !failed.Contains((tenant.Id, t))
                            && !resting.Contains((t, tenant.Host))
                        ),
                ]
            where targets.Count > 0
            select (tenant, targets),
        ];
    }

    /// <summary>
    /// Those who lack a backup that they should have: none of any target is young enough. What a new target does not have
    /// yet does not count.
    /// </summary>
    public async Task<IReadOnlyList<Planned>> LateAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!await db.BackupStores.AnyAsync(cancellationToken))
            return [];
        var since = await db.BackupStores.MinAsync(s => s.MadeAt, cancellationToken);
        return
        [
            .. from tenant in await PlannedAsync(cancellationToken)
            let late = now - BackupTimes.LateAfter(tenant.Terms)
            where tenant.CreatedAt < late && since < late && tenant.Last.Values.All(last => last < late)
            select tenant,
        ];
    }

    private async Task<List<Planned>> PlannedAsync(CancellationToken cancellationToken, Guid? only = null)
    {
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(t => t.Wanted == TenantState.Running && t.Observed == TenantState.Running)
            .Where(t => only == null || t.Id == only)
            .OrderBy(t => t.Id)
            .Select(t => new
            {
                t.Id,
                t.Slug,
                t.Product,
                t.Plan,
                t.DataOn,
                t.CreatedAt,
            })
            .ToListAsync(cancellationToken);
        var last = (
            await db
                .Backups.Where(b => b.State == BackupState.Done && (only == null || b.TenantId == only))
                .GroupBy(b => new { b.TenantId, b.Target })
                .Select(g => new
                {
                    g.Key.TenantId,
                    g.Key.Target,
                    At = g.Max(b => b.At),
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(b => b.TenantId);
        return
        [
            .. from t in tenants
            let terms = catalog.Find(t.Product)?.Plan(t.Plan)?.Backups
            where terms is not null
            select new Planned(
                t.Id,
                t.Slug,
                t.DataOn,
                t.CreatedAt,
                terms,
                last[t.Id].ToDictionary(b => b.Target, b => b.At)
            ),
        ];
    }

    private async Task<HashSet<(Guid, string)>> FailuresAsync(
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await db
                    .Backups.Where(b => b.State == BackupState.Failed && b.At > now - TenantRests)
                    .Select(b => new { b.TenantId, b.Target })
                    .ToListAsync(cancellationToken)
            ).Select(b => (b.TenantId, b.Target)),
        ];

    /// <summary>Repositories where the last thing that happened is a failure, a short while ago.</summary>
    private async Task<HashSet<(string, string)>> RestingAsync(
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) => [.. (
                await db
                    .Backups.Where(b => b.At + b.Took > now - StoreRests)
                    .Select(b => new
                    {
                        b.Target,
                        b.Host,
                        b.State,
                        End = b.At + b.Took,
                    })
                    .ToListAsync(cancellationToken)
            ).GroupBy(b => (b.Target, b.Host)).Where(g => g.MaxBy(b => b.End)!.State == BackupState.Failed).Select(g => g.Key)];
}
