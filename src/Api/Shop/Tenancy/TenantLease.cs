using Berth.Platform.Data;
using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

/// <summary>
/// The right of one process at a time to work on a tenant's stack: owner and expiry in the tenant's row, renewed while
/// held. It ends at once when the owner is known to be dead, otherwise when it expires.
/// </summary>
public sealed class TenantLease : IAsyncDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private readonly IDbContextFactory<AppDb> _databases;
    private readonly Guid _tenantId;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewal;

    private TenantLease(IDbContextFactory<AppDb> databases, Guid tenantId, TimeProvider clock)
    {
        (_databases, _tenantId) = (databases, tenantId);
        _renewal = RenewAsync(clock);
    }

    /// <summary>
    /// Takes the lease for 30 seconds and keeps renewing it; null if another process works on the tenant.
    /// </summary>
    public static async Task<TenantLease?> TakeAsync(
        IDbContextFactory<AppDb> databases,
        Guid tenantId,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await TakeAsync(db, tenantId, dead: null, cancellationToken))
        {
            var owner = await db
                .Tenants.Where(t => t.Id == tenantId)
                .Select(t => t.LeaseOwner)
                .SingleAsync(cancellationToken);
            if (!WorkerId.IsDead(owner) || !await TakeAsync(db, tenantId, owner, cancellationToken))
                return null;
        }
        return new TenantLease(databases, tenantId, clock);
    }

    private static async Task<bool> TakeAsync(
        AppDb db,
        Guid tenantId,
        string? dead,
        CancellationToken cancellationToken
    ) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE tenants SET lease_owner = {WorkerId.Own}, lease_until = now() + {Duration}
            WHERE id = {tenantId} AND (lease_owner IS NULL OR lease_until < now() OR lease_owner = {dead})
            """,
            cancellationToken
        ) == 1;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _renewal;
        _end.Dispose();
        try
        {
            await using var db = await _databases.CreateDbContextAsync();
            await db.Database.ExecuteSqlAsync(
                $"UPDATE tenants SET lease_owner = NULL, lease_until = NULL WHERE id = {_tenantId} AND lease_owner = {WorkerId.Own}"
            );
        }
        catch (Exception)
        {
            // The database is away, and the lease expires by itself. The work under it stays done; if that work failed,
            // its own error is the one to report.
        }
    }

    private async Task RenewAsync(TimeProvider clock)
    {
        while (true)
        {
            await Task.Delay(Duration / 3, clock, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_end.IsCancellationRequested)
                return;
            try
            {
                await using var db = await _databases.CreateDbContextAsync();
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE tenants SET lease_until = now() + {Duration} WHERE id = {_tenantId} AND lease_owner = {WorkerId.Own}"
                );
            }
            catch (Exception)
            {
                // The database is away. The stack's own lock still keeps others out; the next renewal may work.
            }
        }
    }
}
