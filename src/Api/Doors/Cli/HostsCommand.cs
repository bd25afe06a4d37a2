using System.CommandLine;
using Berth.Operations;
using Berth.Platform.Data;
using Berth.Shop.Hosts;

namespace Berth.Doors.Cli;

/// <summary><c>berth hosts</c>: the machines that tenants run on, how full they are, and what changes them.</summary>
internal static class HostsCommand
{
    public static Command Define()
    {
        var command = new Command("hosts", "Show hosts: state, memory sold and for sale, tenants.")
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

    /// <summary>How a change of a host ends.</summary>
    /// <exception cref="Refusal">There is none of that name.</exception>
    public static int EndOf(bool isDone, string name) =>
        isDone ? Exit.Done : throw Refusal.NotFound($"there is no host '{name}'. 'berth hosts' lists them.");

    private static async Task<int> ListAsync(
        AppDb db,
        KnownHosts hosts,
        Output output,
        CancellationToken cancellationToken
    )
    {
        var all = await ListHosts.ReadAsync(db, hosts, cancellationToken);
        var rows = all.Select(h => new
            {
                h.Host.Name,
                h.Host.State,
                h.Host.Endpoint,
                h.Host.Address,
                h.HeldMb,
                h.Host.CapacityMb,
                h.Tenants,
                h.DiskMb,
                h.FreeDiskMb,
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
            ("disk", h => ListHosts.Disk(h.DiskMb, h.FreeDiskMb)),
            ("tenants", h => $"{h.Tenants}"),
            ("engine", h => h.Endpoint),
            ("address", h => h.Address)
        );
        if (all.Any(h => h.PercentHeld >= WatchHosts.Nearly * 100))
            output.Hint(AddHost.Advice([.. all.Select(h => h.Host)]));
        return Exit.Done;
    }

    private static Command Set()
    {
        var name = Name();
        var memory = new Option<int?>("--memory") { Description = "Memory for tenants in MiB; 0 means unlimited." };
        var overcommit = new Option<double?>("--overcommit")
        {
            Description = "How many times that memory may be sold, 1-10.",
        };
        var command = new Command("set", "Change how much memory of a host is for sale. Tenants already there stay.")
        {
            name,
            memory,
            overcommit,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, _) =>
                    {
                        var (host, mb, times) = (
                            parsed.GetValue(name)!,
                            parsed.GetValue(memory),
                            parsed.GetValue(overcommit)
                        );
                        if (mb < 0 || times is not (null or (>= 1 and <= 10)))
                            throw Refusal.Usage("--memory must be 0 or more, --overcommit 1 to 10.");
                        return EndOf(
                            await services.GetRequiredService<ChangeHost>().SellAsync(host, mb, times, ct),
                            host
                        );
                    }
                )
        );
        return command;
    }

    private static Command Resume()
    {
        var name = Name();
        var command = new Command(
            "resume",
            "Let a drained host take tenants again. Tenants that moved away do not come back."
        )
        {
            name,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, _) =>
                        EndOf(
                            await services.GetRequiredService<ChangeHost>().ResumeAsync(parsed.GetValue(name)!, ct),
                            parsed.GetValue(name)!
                        )
                )
        );
        return command;
    }

    private static Command Remove()
    {
        var name = Name();
        var lost = new Option<bool>("--lost")
        {
            Description = "The machine will not come back: forget what moved tenants left on it.",
        };
        var command = new Command("remove", "Remove a host from the list. It must have no tenants.") { name, lost };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, _) =>
                    {
                        await services
                            .GetRequiredService<RemoveHost>()
                            .RemoveAsync(parsed.GetValue(name)!, parsed.GetValue(lost), ct);
                        return Exit.Done;
                    }
                )
        );
        return command;
    }
}
