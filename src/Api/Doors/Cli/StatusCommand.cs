using System.CommandLine;
using System.Globalization;
using Berth.Docker;
using Berth.Doors.Live;
using Berth.Operations;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth status [NAME]</c>: how one container is, as its engine says; or what all use now, as the worker says.
/// </summary>
internal static class StatusCommand
{
    private const int AtOnce = 8;

    public static Command Define()
    {
        var name = NamedTenant.Argument();
        name.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command(
            "status",
            "Show one tenant's state, health and restarts, or the current usage of all tenants."
        )
        {
            name,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    (db, services, output) =>
                        parsed.GetValue(name) is { } one
                            ? ShowAsync(db, services, output, one, ct)
                            : ListAsync(db, services, output, ct)
                )
        );
        return command;
    }

    private static async Task<int> ShowAsync(
        AppDb db,
        IServiceProvider services,
        Output output,
        string name,
        CancellationToken cancellationToken
    )
    {
        var tenant = await NamedTenant.FindAsync(db, name, cancellationToken);
        var (container, unknown) = await LookAsync(services, tenant, cancellationToken);
        var it = new
        {
            Name = tenant.Slug,
            Status = TenantStatus.Of(tenant),
            tenant.Wanted,
            tenant.Observed,
            tenant.Reason,
            Container = container?.State.Status ?? (unknown is null ? "none" : "unknown"),
            Health = container?.State.Health?.Status,
            StartedAt = container is { State.Running: true } ? container.State.StartedAt : (DateTimeOffset?)null,
            Restarts = container?.RestartCount,
            Host = tenant.DataOn,
            Unknown = unknown,
        };
        output.Show(
            it,
            ("name", it.Name),
            ("status", it.Status),
            ("why", it.Reason),
            ("container", it.Container),
            ("health", it.Health),
            ("started", Output.Time(it.StartedAt)),
            ("restarts", $"{it.Restarts}"),
            ("host", it.Host)
        );
        if (unknown is not null)
            output.Warn(unknown);
        return unknown is null ? Exit.Done : Exit.Failed;
    }

    /// <summary>Its container; null without a reason when it has none.</summary>
    private static async Task<(ContainerDetails? Container, string? Unknown)> LookAsync(
        IServiceProvider services,
        Tenant tenant,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var found = await ActivatorUtilities
                .CreateInstance<FindContainer>(services)
                .FindAsync(tenant.Id, cancellationToken);
            return (await found.Engine.Containers.InspectAsync(found.Id, cancellationToken), null);
        }
        catch (LiveException e) when (e.Status == StatusCodes.Status409Conflict)
        {
            return (null, null);
        }
        catch (Exception e) when (e is LiveException or DockerException)
        {
            return (
                null,
                $"the engine of the host '{tenant.DataOn}' cannot be asked: {(e.InnerException ?? e).Message}"
            );
        }
    }

    private static async Task<int> ListAsync(
        AppDb db,
        IServiceProvider services,
        Output output,
        CancellationToken cancellationToken
    )
    {
        using var worker = new WorkerClient(services.GetRequiredService<BerthSettings>());
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(t => t.Observed != TenantState.Gone)
            .OrderBy(t => t.Slug)
            .ToListAsync(cancellationToken);
        var away = await AwayAsync(worker, cancellationToken);
        using var turn = new SemaphoreSlim(AtOnce);
        var rows = await Task.WhenAll(
            tenants.Select(async t =>
            {
                var now =
                    away is null && t.Observed == TenantState.Running
                        ? await MeasureAsync(worker, t.Id, turn, cancellationToken)
                        : null;
                return new
                {
                    Name = t.Slug,
                    Status = TenantStatus.Of(t),
                    now?.CpuPercent,
                    now?.MemoryUsed,
                    now?.MemoryLimit,
                    now?.Received,
                    now?.Sent,
                    now?.Processes,
                    Host = t.DataOn,
                };
            })
        );
        output.List(
            rows,
            "There are no tenants.",
            ("name", t => t.Name),
            ("status", t => t.Status),
            ("cpu", t => t.CpuPercent is { } cpu ? string.Create(CultureInfo.InvariantCulture, $"{cpu:0.0} %") : ""),
            ("memory", t => t.MemoryUsed is { } used ? $"{used >> 20} of {t.MemoryLimit >> 20} MiB" : ""),
            ("processes", t => $"{t.Processes}"),
            ("host", t => t.Host)
        );
        if (away is not null)
            output.Warn($"what tenants use now is not known: {away}");
        return Exit.Done;
    }

    private static async Task<string?> AwayAsync(WorkerClient worker, CancellationToken cancellationToken)
    {
        if (!worker.IsOn)
            return "Berth:Worker:Socket is empty.";
        try
        {
            await worker.PingAsync(cancellationToken);
            return null;
        }
        catch (LiveException e)
        {
            return $"the worker does not answer at its socket: {(e.InnerException ?? e).Message}";
        }
    }

    /// <summary>Null: it does not run after all, or its engine is away.</summary>
    private static async Task<LiveStats?> MeasureAsync(
        WorkerClient worker,
        Guid tenantId,
        SemaphoreSlim turn,
        CancellationToken cancellationToken
    )
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await worker.StatsAsync(tenantId, cancellationToken);
        }
        catch (LiveException)
        {
            return null;
        }
        finally
        {
            turn.Release();
        }
    }
}
