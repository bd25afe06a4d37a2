using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Customers;
using Berth.Shop.Feasibility;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Health;

/// <summary>
/// Writes what is known of a tenant's health, and what follows from it, in one transaction: the job that mends it, alert
/// and mail.
/// </summary>
public sealed partial class SaveHealth(
    IDbContextFactory<AppDb> databases,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<SaveHealth> log
)
{
    /// <summary>
    /// Saves it. Returns false, and saves nothing, if something is to be done but the tenant has changed since it was
    /// looked at: look again then.
    /// </summary>
    internal async Task<bool> SaveAsync(
        WatchedRow row,
        HealthVerdict verdict,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var record = verdict.Record;
        if (verdict.Act != HealthAct.None && settings.Health.Mend)
        {
            var tenant = await db.Tenants.SingleAsync(t => t.Id == row.Id, cancellationToken);
            if (
                tenant.Generation != row.Generation
                || tenant.ObservedGeneration != row.ObservedGeneration
                || tenant.LeaseUntil > now
            )
                return false;
            Do(verdict.Act, tenant, record, db, now);
            Log.Acts(log, row.Id, record.State, verdict.Act);
        }
        var cause = $"not-up/{row.Id}";
        if (verdict.Alerts)
            db.Alert($"{cause}/{record.DownSince:O}", $"{row.Slug} is not up", Text(row, record), cause);
        if (verdict.Resolves)
            db.Resolve(cause);
        if (verdict.TellsDown || verdict.TellsUp)
            await TellAsync(db, row, record, verdict.TellsUp, now, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false; // something else is wanted of it by now
        }
        await TenantHealth.WriteAsync(db, row.Id, record, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Adds to the history that the customer reads.</summary>
    internal async Task NoteAsync(Guid tenantId, string what, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var tenant = await db.Tenants.SingleAsync(t => t.Id == tenantId, cancellationToken);
        tenant.Note(db, clock.GetUtcNow(), what);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Tells operators that a host's proxy does not answer, or that it does again.</summary>
    internal async Task ProxyAsync(string host, bool isDown, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var cause = $"proxy-down/{host}";
        if (isDown)
            db.Alert(
                $"{cause}/{Guid.CreateVersion7()}",
                $"The proxy of {host} does not answer",
                "Visitors cannot reach the tenants on that machine, although their containers may run. Look at the "
                    + "proxy's container and its log. This closes by itself.",
                cause
            );
        else
            db.Resolve(cause);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>A product's image went: whether it can be had again is looked at now, not when its turn comes.</summary>
    internal async Task ImageGoneAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.Enqueue(new NewJob(LookAtImages.Kind, "{}", Key: "recurring"));
        await db.SaveChangesAsync(cancellationToken);
    }

    private static void Do(HealthAct act, Tenant tenant, HealthRecord record, AppDb db, DateTimeOffset now)
    {
        if (act == HealthAct.Mend)
        {
            tenant.Mend($"It was {HealthWords.Of(record.State)}: {FirstLine(record.Why)}", db, now);
            return;
        }
        tenant.Note(db, now, "It did not work as it should, and is restarted");
        db.Enqueue(RestartUnhealthy.Job(tenant.Id));
    }

    private string Text(WatchedRow row, HealthRecord record) =>
        $"{row.Slug} ({row.Product}) on {row.DataOn} should run, but is {HealthWords.Of(record.State)} since "
        + $"{record.Since:yyyy-MM-dd HH:mm:ss} UTC, and not up since {record.DownSince:yyyy-MM-dd HH:mm:ss} UTC. "
        + (record.Attempts > 0 ? $"It was mended or restarted {record.Attempts} times since. " : "")
        + (settings.Health.Mend ? "" : "Nothing is mended: Berth:Health:Mend is off. ")
        + $"This closes by itself when it is up.\n\n{record.Why}";

    private async Task TellAsync(
        AppDb db,
        WatchedRow row,
        HealthRecord record,
        bool isUp,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var order = await db
            .Orders.AsNoTracking()
            .SingleAsync(o => db.Tenants.Any(t => t.Id == row.Id && t.OrderId == o.Id), cancellationToken);
        var to = await Customer.AddressAsync(db, order, cancellationToken);
        var (address, page) = (settings.AddressOf(row.Slug, row.Route), settings.PageOf(order.PageKey));
        if (isUp)
            db.Send($"{row.Id}/up-again/{now:O}", to, new UpAgain(row.Slug, address));
        else
            db.Send(
                $"{row.Id}/not-up/{record.DownSince:O}",
                to,
                new NotUp(row.Slug, FirstLine(record.Why), record.DownSince!.Value, page)
            );
    }

    private static string FirstLine(string why) => why.Split('\n')[0];

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Tenant {Tenant} is {State}: {Act}")]
        public static partial void Acts(ILogger log, Guid tenant, HealthState state, HealthAct act);
    }
}
