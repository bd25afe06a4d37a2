using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Hosts;

/// <summary>
/// Checks whether every host's engine answers and how full the hosts are, and tells operators about changes.
/// </summary>
public sealed class WatchHosts(AppDb db, KnownHosts hosts, TimeProvider clock) : IJobHandler<WatchHosts.Args>
{
    public const string Kind = "watch-hosts";

    /// <summary>How often it runs.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    // One failed check may meet a busy moment, so a host counts as down after two: within a minute at this interval and
    // timeout.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    /// <summary>Share of the memory from which on operators are asked to add a host.</summary>
    public const double Nearly = 0.8;

    /// <summary>The job takes no arguments: it always checks every host.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var rows = await db.Hosts.OrderBy(h => h.Name).ToListAsync(cancellationToken);
        var looks = await Task.WhenAll(
            rows.Select(async row => (row, answers: await AnswersAsync(hosts.Read(row), cancellationToken)))
        );
        foreach (var (row, answers) in looks)
            Take(row, answers);
        await WarnAsync([.. rows.Select(hosts.Read)], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>Whether the host's engine answers within five seconds.</summary>
    public static async Task<bool> AnswersAsync(HostInfo host, CancellationToken cancellationToken)
    {
        try
        {
            await KnownHosts
                .Engine(host)
                .WithTimeout(AnswerTime)
                .System.PingAsync(cancellationToken)
                .WaitAsync(AnswerTime, cancellationToken);
            return true;
        }
        catch (Exception e)
            when (e
                    is DockerException
                        or HttpRequestException
                        or IOException
                        or TimeoutException
                        or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            return false;
        }
    }

    private void Take(DockerHost row, bool answers)
    {
        var now = clock.GetUtcNow();
        if (answers)
            db.Resolve($"host-down/{row.Name}");
        if (answers && row.DownSince is { } since)
            db.Inform(
                $"host-up/{row.Name}/{since:O}",
                $"The host {row.Name} answers again",
                $"It was away since {since:yyyy-MM-dd HH:mm:ss} UTC. What waited for it goes on by itself."
            );
        if (answers)
        {
            row.Saw(now);
            return;
        }
        if (row.DownSince is not null || now - row.SeenAt < Patience)
            return;
        row.Lose(row.SeenAt ?? now);
        db.Alert(
            $"host-down/{row.Name}/{row.DownSince:O}",
            $"The host {row.Name} does not answer",
            $"Its Docker Engine ({hosts.Read(row).Endpoint}) has not answered since "
                + $"{row.DownSince:yyyy-MM-dd HH:mm:ss} UTC. It gets no new tenants, and work on those that it has "
                + "waits; the other hosts go on. Tenants may still be served: look at the machine first.",
            cause: $"host-down/{row.Name}"
        );
    }

    private async Task WarnAsync(IReadOnlyList<HostInfo> all, CancellationToken cancellationToken)
    {
        var held = await HoldMemory.HeldAsync(db, null, [], cancellationToken);
        if (all.All(h => h.CapacityMb is not { } capacity || held.GetValueOrDefault(h.Name) < capacity * Nearly))
            db.Resolve("hosts-full");
        foreach (var host in all)
        {
            if (host.CapacityMb is not { } capacity || held.GetValueOrDefault(host.Name) < capacity * Nearly)
            {
                db.Resolve($"host-filling/{host.Name}");
                continue;
            }
            var elsewhere = all.Where(h => h.State == HostState.Active && h.Name != host.Name)
                .Sum(h => Math.Max(0, PlaceTenant.Free(h, held)));
            db.Alert(
                $"host-filling/{host.Name}/{clock.GetUtcNow():yyyy-MM-dd}",
                $"The host {host.Name} is {held.GetValueOrDefault(host.Name) * 100 / Math.Max(1, capacity)} % full",
                $"{held.GetValueOrDefault(host.Name)} of {host.CapacityMb} MiB are held; {elsewhere} MiB are "
                    + $"free on other hosts. {AddHost.Advice(all)}",
                cause: $"host-filling/{host.Name}"
            );
        }
    }
}
