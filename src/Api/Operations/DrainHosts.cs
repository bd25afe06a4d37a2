using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>
/// Has the tenants of draining hosts moved to hosts with room. Alerts operators when a host is empty, and when tenants
/// cannot leave it.
/// </summary>
public sealed class DrainHosts(
    IDbContextFactory<AppDb> databases,
    KnownHosts hosts,
    ReadFacts facts,
    TimeProvider clock
) : IJobHandler<DrainHosts.Args>
{
    public const string Kind = "drain-hosts";

    /// <summary>Empty: the job handles all draining hosts.</summary>
    public sealed record Args;

    /// <summary>Makes a job that runs at once.</summary>
    public static NewJob Job() => new(Kind, "{}", Key: "recurring");

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        foreach (
            var host in await db
                .Hosts.AsNoTracking()
                .Where(h => h.Draining)
                .Select(h => h.Name)
                .ToListAsync(cancellationToken)
        )
            await DrainAsync(db, host, cancellationToken);
        // Close the alerts of hosts that no longer drain.
        foreach (
            var host in await db
                .Hosts.AsNoTracking()
                .Where(h => !h.Draining)
                .Select(h => h.Name)
                .ToListAsync(cancellationToken)
        )
        {
            db.Resolve($"drain-stuck/{host}");
            db.Resolve($"drained/{host}");
        }
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private async Task DrainAsync(AppDb db, string host, CancellationToken cancellationToken)
    {
        var stay = new List<string>();
        foreach (
            var id in await db
                .Tenants.AsNoTracking()
                .Where(t => t.Host == host && t.Wanted != TenantState.Gone)
                .OrderBy(t => t.Slug)
                .Select(t => t.Id)
                .ToListAsync(cancellationToken)
        )
        {
            if (await MoveAsync(id, cancellationToken) is { } name)
                stay.Add(name);
        }
        var today = clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        if (stay.Count == 0)
            db.Resolve($"drain-stuck/{host}");
        if (stay.Count > 0)
            db.Alert(
                $"drain-stuck/{host}/{today}",
                $"{stay.Count} tenants cannot leave the host {host}",
                $"No other host has room for {string.Join(", ", stay.Take(20))}. "
                    + $"{AddHost.Advice(await hosts.AllAsync(db, cancellationToken))}",
                cause: $"drain-stuck/{host}"
            );
        else if (
            !await db.Tenants.AnyAsync(
                t =>
                    t.Observed != TenantState.Gone
                    && (t.Host == host || t.DataOn == host || (t.LeftBehind && t.MovedFrom == host)),
                cancellationToken
            )
        )
            db.Alert(
                $"drained/{host}/{today}",
                $"The host {host} is empty",
                $"Nothing of a tenant is left on it. 'berth hosts remove {host}' takes it out of the list; "
                    + "then its base stack can be destroyed.",
                cause: $"drained/{host}"
            );
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Orders the move of one tenant in its own transaction. Returns the tenant's name if no host has room; null if it
    /// is on its way, or need not move any more.
    /// </summary>
    private async Task<string?> MoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == id, cancellationToken);
        if (
            tenant.Wanted == TenantState.Gone
            || !await db.HeldNames.AnyAsync(n => n.OrderId == tenant.OrderId, cancellationToken)
        )
            return null;
        var all = await hosts.AllAsync(db, cancellationToken);
        var now = clock.GetUtcNow();
        if (
            await OrderMove.ToAsync(db, tenant, facts, all, "The machine is being emptied.", now, cancellationToken)
            is null
        )
            return tenant.Slug;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The tenant was changed at the same moment; the next run, in a minute, tries again.
        }
        return null;
    }
}
