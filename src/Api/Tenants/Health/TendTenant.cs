using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Health;

/// <summary>
/// Looks at one tenant: asks for its page, asks its engine if that is due or the page fails, judges, and writes what is
/// new. While it is up and its page answers, that is one request, and nothing is read or written.
/// </summary>
internal sealed class TendTenant(
    IDbContextFactory<AppDb> databases,
    LookAtContainer look,
    CheckTenant check,
    SaveHealth save,
    ProductCatalog catalog,
    TimeProvider clock
)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2),
        Later = TimeSpan.FromSeconds(15),
        Patient = TimeSpan.FromMinutes(2),
        Seldom = TimeSpan.FromMinutes(10);

    /// <summary>Tends it, and says when it is due again. Returns false if it is not this host's to watch any more.</summary>
    public async Task<bool> TendAsync(
        WatchedTenant t,
        HostInfo host,
        bool engineAnswers,
        Func<TimeSpan> time,
        CancellationToken cancellationToken
    )
    {
        t.LastCheckIsOld();
        if (t.Record.State == HealthState.Up && t.LookAt > time())
        {
            await CheckAsync(t, host, cancellationToken);
            if (t.LastCheck is { Outcome: CheckOutcome.Passed })
            {
                t.CheckAt = time() + t.Check.Every;
                return true;
            }
        }
        t.LookAt = TimeSpan.MaxValue; // what happens from here on sets it again
        if (await ReadAsync(t.Row.Id, cancellationToken) is not { } row || row.DataOn != host.Name)
            return false;
        t.Row = row;
        if (row.Wanted == TenantState.Running)
        {
            t.Saw(
                engineAnswers
                    ? await look.LookAsync(
                        host,
                        row.Id,
                        row.Slug,
                        row.Product,
                        row.Volumes,
                        withLog: t.Failed > 0 || t.Deaths(time()) > 0,
                        cancellationToken
                    )
                    : null
            );
            if (!t.IsChecked && row.IsOpen && t.Sight is null or { Status: "running" })
                await CheckAsync(t, host, cancellationToken);
        }
        if (t.TakeOutOfMemory(time()))
            await save.NoteAsync(row.Id, "A process in it ran out of memory and was ended", cancellationToken);
        var now = clock.GetUtcNow();
        var recovers = false;
        if (row.IsSettled(now))
            recovers = t.IsRecovering(time());
        else
        {
            t.ForgiveDeaths();
            t.Busy(time());
        }
        var verdict = JudgeHealth.Judge(t.Record, Facts(t, now, t.Deaths(time())) with { IsRecovering = recovers });
        if (verdict.Record.IsNews(t.Record) || verdict.Act != HealthAct.None)
        {
            if (!await save.SaveAsync(row, verdict, now, cancellationToken))
            {
                t.LookBy(time() + Soon); // the row changed meanwhile
                return true;
            }
            t.Record = verdict.Record;
        }
        Schedule(t, now, time());
        return true;
    }

    private async Task CheckAsync(WatchedTenant t, HostInfo host, CancellationToken cancellationToken)
    {
        var product = catalog.Find(t.Row.Product);
        t.Port ??= await HeldPort.KnockedAsync(databases, t.Row.Id, product, cancellationToken);
        CheckTarget target = new(t.Row.Slug, t.Row.Route, t.Port, product is { HasGate: true } ? t.Row.Id : null);
        t.Checked(await check.AskAsync(target, host, t.Check, cancellationToken));
    }

    private static HealthFacts Facts(WatchedTenant t, DateTimeOffset now, int deaths) =>
        new()
        {
            Wanted = t.Row.Wanted,
            Observed = t.Row.Observed,
            IsSettled = t.Row.IsSettled(now),
            Sight = t.Sight,
            Check = t.LastCheck,
            Failed = t.Failed,
            HasPassed = t.HasPassed,
            StartPeriod = t.Check.StartPeriod,
            Deaths = deaths,
            Now = now,
        };

    private static void Schedule(WatchedTenant t, DateTimeOffset now, TimeSpan time)
    {
        var state = t.Record.State;
        if (state is HealthState.None or HealthState.Suspended)
        {
            t.CheckAt = TimeSpan.MaxValue; // a notice, or the next reading of all rows, wakes it
            return;
        }
        var isQuiet = state == HealthState.Up && t.Failed == 0 && t.Row.IsSettled(now);
        t.CheckAt = isQuiet ? time + t.Check.Every : TimeSpan.MaxValue;
        t.LookBy(
            time
                + (
                    isQuiet ? Seldom
                    : state != HealthState.Unreachable && now - t.Record.Since < Patient || state == HealthState.Up
                        ? Soon
                    : Later
                )
        );
    }

    /// <summary>The row; null if there is none, or it should be gone.</summary>
    private async Task<WatchedRow?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await Rows(db.Tenants.Where(t => t.Id == id && t.Wanted != TenantState.Gone))
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>A host's tenants, with what was known of their health.</summary>
    public async Task<List<(WatchedRow Row, HealthRecord Record, ProductCheck Check)>> ReadAllAsync(
        string host,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await Rows(db.Tenants.Where(t => t.DataOn == host && t.Wanted != TenantState.Gone))
            .ToListAsync(cancellationToken);
        var known = await db
            .TenantHealth.AsNoTracking()
            .Where(h => db.Tenants.Any(t => t.Id == h.TenantId && t.DataOn == host && t.Wanted != TenantState.Gone))
            .ToDictionaryAsync(h => h.TenantId, h => h.Record, cancellationToken);
        var now = clock.GetUtcNow();
        return
        [
            .. rows.Select(r =>
                (
                    r,
                    known.GetValueOrDefault(r.Id) ?? new HealthRecord { State = HealthState.None, Since = now },
                    catalog.Find(r.Product)?.Check ?? new ProductCheck()
                )
            ),
        ];
    }

    private static IQueryable<WatchedRow> Rows(IQueryable<Tenant> tenants) =>
        tenants
            .AsNoTracking()
            .Select(t => new WatchedRow(
                t.Id,
                t.Slug,
                t.Product,
                t.Route,
                t.DataOn,
                t.Wanted,
                t.Observed,
                t.Generation,
                t.ObservedGeneration,
                t.IsOpen,
                t.Volumes,
                t.LeaseUntil
            ));
}
