using System.CommandLine;
using Berth.Operations;
using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth hosts</c>: the machines that tenants run on, how full they are, and what changes them.</summary>
internal static class HostsCommand
{
    public static Command Define()
    {
        var command = new Command("hosts", "Show the hosts: state, memory held of memory for sale, tenants.")
        {
            Output.Json,
            AddHostCommand.Define(),
            Set(),
            DrainCommand.Define(),
            Resume(),
            Remove(),
            PrepareCommand.Define(),
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    (db, services, output) => ListAsync(db, services.GetRequiredService<KnownHosts>(), output, ct)
                )
        );
        return command;
    }

    /// <summary>The argument that names a host.</summary>
    public static Argument<string> Name() => new("name") { Description = "The host's name." };

    /// <summary>Changes a host, and saves that with the jobs that it causes.</summary>
    /// <exception cref="Refusal">There is none of that name.</exception>
    public static async Task<int> ChangeAsync(
        AppDb db,
        string name,
        Action<DockerHost> change,
        CancellationToken cancellationToken
    )
    {
        change(
            await db.Hosts.SingleOrDefaultAsync(h => h.Name == name, cancellationToken)
                ?? throw Refusal.NotFound($"there is no host '{name}'. 'berth hosts' lists them.")
        );
        await db.SaveChangesAsync(cancellationToken);
        return Exit.Done;
    }

    private static async Task<int> ListAsync(
        AppDb db,
        KnownHosts hosts,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var held = await HoldMemory.HeldAsync(db, null, cancellationToken);
        var tenants = await db
            .Tenants.Where(t => t.Observed != TenantState.Gone)
            .GroupBy(t => t.DataOn)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var all = await hosts.AllAsync(db, cancellationToken);
        var rows = all.Select(h => new
            {
                h.Name,
                h.State,
                h.Endpoint,
                h.Address,
                HeldMb = held.GetValueOrDefault(h.Name),
                h.CapacityMb,
                Tenants = tenants.GetValueOrDefault(h.Name),
            })
            .ToList();
        output.List(
            rows,
            "There are no hosts.",
            ("name", h => h.Name),
            ("state", h => $"{h.State}"),
            (
                "memory",
                h =>
                    h.CapacityMb is { } capacity
                        ? $"{h.HeldMb} of {capacity} MiB ({h.HeldMb * 100 / Math.Max(1, capacity)} %)"
                        : $"{h.HeldMb} MiB, no limit"
            ),
            ("tenants", h => $"{h.Tenants}"),
            ("engine", h => h.Endpoint),
            ("address", h => h.Address)
        );
        if (
            all.Any(h => h.CapacityMb is { } capacity && held.GetValueOrDefault(h.Name) >= capacity * WatchHosts.Nearly)
        )
            output.Hint(AddHost.Advice(all));
        return Exit.Done;
    }

    private static Command Set()
    {
        var name = Name();
        var memory = new Option<int?>("--memory")
        {
            Description = "Memory for tenants, in MiB; 0 = as much as is ordered.",
        };
        var overcommit = new Option<double?>("--overcommit") { Description = "How often that memory is sold, 1-10." };
        var command = new Command("set", "Change how much may be sold on a host. Tenants that are there stay.")
        {
            name,
            memory,
            overcommit,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    (db, _, _) =>
                        ChangeAsync(
                            db,
                            parsed.GetValue(name)!,
                            host =>
                            {
                                var (mb, times) = (
                                    parsed.GetValue(memory) ?? host.MemoryMb,
                                    parsed.GetValue(overcommit) ?? host.Overcommit
                                );
                                if (host.Name == DockerHost.Local)
                                    throw new InvalidOperationException(
                                        "What the local host sells stands in the settings: Berth:Docker:CapacityMb and Overcommit."
                                    );
                                if (mb < 0 || times is not (>= 1 and <= 10))
                                    throw Refusal.Usage("--memory must be 0 or more, --overcommit 1 to 10.");
                                host.Sell(mb, times);
                            },
                            ct
                        )
                )
        );
        return command;
    }

    private static Command Resume()
    {
        var name = Name();
        var command = new Command(
            "resume",
            "Let a host that was drained take tenants again. Those that moved away stay where they are."
        )
        {
            name,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    (db, _, _) => ChangeAsync(db, parsed.GetValue(name)!, host => host.Drain(false), ct)
                )
        );
        return command;
    }

    private static Command Remove()
    {
        var name = Name();
        var lost = new Option<bool>("--lost")
        {
            Description = "The machine will never come back: what tenants that moved away left on it is forgotten.",
        };
        var command = new Command("remove", "Take an empty host out of the list. Refused while a tenant lives on it.")
        {
            name,
            lost,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, _) =>
                    {
                        await services
                            .GetRequiredService<RemoveHost>()
                            .RunAsync(parsed.GetValue(name)!, parsed.GetValue(lost), ct);
                        return Exit.Done;
                    }
                )
        );
        return command;
    }
}
