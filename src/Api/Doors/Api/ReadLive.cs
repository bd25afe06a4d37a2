using Berth.Doors.Live;
using Berth.Operations;
using Berth.Platform.Web;
using Berth.Shop.Tenancy;

namespace Berth.Doors.Api;

/// <summary>What the worker says of an instance's container. Without a worker that answers: 503.</summary>
internal static class ReadLive
{
    private const int MostLines = 1000;

    /// <summary>Whether it runs, as its engine says now.</summary>
    public static async Task<IResult> HealthAsync(
        string id,
        FindTenants find,
        WorkerClient worker,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (await find.OneAsync(id, cancellationToken) is not { Tenant: { } tenant })
            return ReadInstances.NotFound;
        var status = TenantStatus.Of(tenant);
        if (tenant.Wanted != TenantState.Running)
            return Answer(status, false, tenant.Reason);
        try
        {
            await worker.StatsAsync(tenant.Id, cancellationToken);
            return tenant is { Observed: TenantState.Running, IsOpen: true }
                ? Answer("healthy", true, tenant.Reason)
                : Answer(status, false, tenant.Reason);
        }
        catch (LiveException e) when (e.Status is 404 or 409)
        {
            return Answer(
                tenant.Observed == TenantState.Running ? "unhealthy" : status,
                false,
                tenant.Observed == TenantState.Running ? "Its container does not run." : tenant.Reason
            );
        }

        IResult Answer(string word, bool healthy, string reason) =>
            Results.Ok(new InstanceHealth(tenant.Slug, word, healthy, reason, clock.GetUtcNow()));
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
