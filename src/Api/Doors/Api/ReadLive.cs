using Berth.Doors.Live;
using Berth.Operations;
using Berth.Platform.Data;
using Berth.Platform.Web;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;

namespace Berth.Doors.Api;

/// <summary>What the worker says of an instance's container. Without a worker that answers: 503.</summary>
internal static class ReadLive
{
    private const int MostLines = 1000;

    /// <summary>Whether it works, as the worker saw it last. Needs no worker that answers.</summary>
    public static async Task<IResult> HealthAsync(
        string id,
        FindTenants find,
        AppDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (await find.OneAsync(id, cancellationToken) is not { Tenant: { } tenant } found)
            return ReadInstances.NotFound;
        var (health, now) = (found.Health, clock.GetUtcNow());
        var uptime = await ReadHealth.UptimeAsync(db, tenant.Id, now, cancellationToken);
        return Results.Ok(
            new InstanceHealth(
                tenant.Slug,
                tenant.Wanted != TenantState.Running ? TenantStatus.Of(tenant)
                    : health.IsUp ? "healthy"
                    : health.Word,
                health.IsUp,
                tenant.Wanted != TenantState.Running ? tenant.Reason : health.Reason,
                health.Since,
                uptime.Percent,
                now
            )
        );
    }

    /// <summary>What it uses now; 409 while it does not run.</summary>
    public static async Task<IResult> StatsAsync(
        string id,
        FindTenants find,
        WorkerClient worker,
        CancellationToken cancellationToken
    )
    {
        if (await find.OneAsync(id, cancellationToken) is not { Tenant: { } tenant })
            return ReadInstances.NotFound;
        var s = await worker.StatsAsync(tenant.Id, cancellationToken);
        return Results.Ok(
            new InstanceStats(
                tenant.Slug,
                s.At,
                s.CpuPercent,
                s.MemoryUsed,
                s.MemoryLimit,
                s.Received,
                s.Sent,
                s.Processes
            )
        );
    }

    /// <summary>The last lines that it printed; 409 while it does not run.</summary>
    public static async Task<IResult> LogsAsync(
        string id,
        FindTenants find,
        WorkerClient worker,
        CancellationToken cancellationToken,
        int lines = 50
    )
    {
        if (lines is < 1 or > MostLines)
            return Problems.Wrong(new Dictionary<string, string> { ["lines"] = $"It must be 1-{MostLines}." });
        if (await find.OneAsync(id, cancellationToken) is not { Tenant: { } tenant })
            return ReadInstances.NotFound;
        var read = new List<LogLine>();
        await foreach (var line in worker.LogAsync(tenant.Id, lines, follow: false, cancellationToken))
            read.Add(new(line.At, line.Stream, line.Text));
        return Results.Ok(new InstanceLogs(tenant.Slug, read));
    }
}
