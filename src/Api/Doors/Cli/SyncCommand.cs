using System.CommandLine;
using Berth.Docker;
using Berth.Operations;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Sweep;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth sync</c>: sees what each tenant's container is, and has what is not as it should be made so: the sweep,
/// with the repairs that bring something back. It removes nothing; that is for <c>sweep --apply</c>.
/// </summary>
internal static class SyncCommand
{
    private static readonly TimeSpan WorkerTime = TimeSpan.FromMinutes(5);

    public static Command Define()
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would change." };
        var command = new Command(
            "sync",
            "Compare each container (running, stopped, error = missing) with what it should be, and repair it."
        )
        {
            dryRun,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    (db, services, output) => RunAsync(db, services, output, parsed.GetValue(dryRun), ct)
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        AppDb db,
        IServiceProvider services,
        Output output,
        bool dryRun,
        CancellationToken cancellationToken
    )
    {
        Actor.Is($"operator {Environment.UserName}", "berth sync");
        var seen = await SeeAsync(db, services, output, cancellationToken);
        var report = await services.GetRequiredService<RunSweep>().SweepAsync(TimeSpan.Zero, cancellationToken);
        foreach (var problem in report.Problems)
            output.Warn(problem);
        var findings = report.Findings.Where(f => BringsBack(f.Repair)).ToList();
        var repair = services.GetRequiredService<RepairFindings>();
        var done = dryRun ? [] : await repair.RepairAsync(findings, cancellationToken);
        var open =
            done.Count == 0
                ? []
                : await output.ProgressAsync(
                    "Repairing",
                    async say =>
                    {
                        say(new Step(0, done.Count));
                        var left = await repair.WaitAsync(done, WorkerTime, cancellationToken);
                        say(new Step(done.Count - left.Count, done.Count));
                        return left;
                    }
                );
        var rows = seen.Select(s => new Row(
                s.Slug,
                TenantStatus.Of(s.Tenant),
                s.Is,
                [
                    .. findings
                        .Where(f => TenantOf(f.Repair) == s.Tenant.Id)
                        .Select(f => $"{f.Kind} {f.Subject}: {f.What}"),
                ],
                done.Any(d => TenantOf(d.Finding.Repair) == s.Tenant.Id)
                    ? done.All(d => d.Error is null || TenantOf(d.Finding.Repair) != s.Tenant.Id)
                        && !open.Contains(s.Slug)
                    : null
            ))
            .ToList();
        output.List(
            rows,
            "There are no tenants.",
            ("name", r => r.Name),
            ("status", r => r.Status),
            ("container", r => Word(r.Container)),
            ("found", r => string.Join("; ", r.Found)),
            (
                "repaired",
                r =>
                    r.Repaired is { } ok
                        ? ok
                            ? "yes"
                            : "no"
                        : ""
            )
        );
        foreach (var d in done.Where(d => d.Error is not null))
            output.Warn($"{d.Finding.Kind} {d.Finding.Subject}: {d.Error}");
        if (open.Count > 0)
            output.Warn(
                $"not as they should be after {WorkerTime.TotalMinutes:0} minutes: {string.Join(", ", open)}. "
                    + "'berth jobs' says why; a worker must run."
            );
        return
            report.Problems.Count == 0
            && open.Count == 0
            && done.All(d => d.Error is null)
            && (!dryRun || findings.Count == 0)
            ? Exit.Done
            : Exit.Failed;
    }

    /// <summary>Asks each host's engine for the containers of its tenants.</summary>
    private static async Task<List<(string Slug, Tenant Tenant, SeenContainer Is)>> SeeAsync(
        AppDb db,
        IServiceProvider services,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var (installation, read) = (
            services.GetRequiredService<BerthSettings>().Installation,
            services.GetRequiredService<ReadDocker>()
        );
        var hosts = await services.GetRequiredService<KnownHosts>().AllAsync(cancellationToken);
        var found = await output.ProgressAsync(
            "Looking at the hosts",
            async say =>
            {
                var all = new Dictionary<string, FoundInDocker>();
                foreach (var (host, i) in hosts.Select((h, i) => (h, i)))
                {
                    say(new Step(i, hosts.Count, host.Name));
                    try
                    {
                        all[host.Name] = await read.ReadAsync(host, cancellationToken);
                    }
                    catch (DockerException)
                    {
                        continue; // the sweep says so
                    }
                }
                return all;
            }
        );
        var tenants = await db
            .Tenants.AsNoTracking()
            .Where(t => t.Observed != TenantState.Gone)
            .OrderBy(t => t.Slug)
            .ToListAsync(cancellationToken);
        return
        [
            .. tenants.Select(t =>
            {
                var its = found.GetValueOrDefault(t.DataOn);
                return (
                    t.Slug,
                    t,
                    SeeContainer.Of(
                        t.Observed,
                        its?.Containers.FirstOrDefault(c =>
                            c.TenantId == t.Id && c.Name == TenantSpec.NameOf(installation, t.Slug)
                        )?.Status,
                        its is not null
                    )
                );
            }),
        ];
    }

    private static bool BringsBack(Repair repair) =>
        repair is Repair.Mend or Repair.Remind or Repair.PublishRoutes or Repair.SyncSubscription or Repair.CheckOrder;

    private static Guid? TenantOf(Repair repair) =>
        repair switch
        {
            Repair.Mend m => m.TenantId,
            Repair.Remind r => r.TenantId,
            Repair.SyncSubscription s => s.TenantId,
            _ => null,
        };

    private static string Word(SeenContainer seen) =>
        seen switch
        {
            SeenContainer.None => "none",
            SeenContainer.Running => "running",
            SeenContainer.Stopped => "stopped",
            SeenContainer.Error => "error",
            _ => "unknown",
        };

    /// <summary>
    /// A tenant, its container, what was found, and whether that is put right; null = nothing was done.
    /// </summary>
    private sealed record Row(
        string Name,
        string Status,
        SeenContainer Container,
        IReadOnlyList<string> Found,
        bool? Repaired
    );
}
