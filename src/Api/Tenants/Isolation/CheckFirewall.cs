using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Isolation;

/// <summary>Checks that the firewall rules are in force, and alerts operators once a day while they are not.</summary>
public sealed partial class CheckFirewall(
    AppDb db,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<CheckFirewall> log
) : IJobHandler<CheckFirewall.Args>
{
    public const string Kind = "check-firewall";

    /// <summary>Empty: the job checks this machine.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var isAsked = settings.Isolation.Firewall != FirewallMode.Off;
        var missing = isAsked ? await MissingAsync(settings, cancellationToken) : [];
        if (missing.Count == 0)
        {
            db.Resolve(Kind);
            await db.SaveChangesAsync(cancellationToken);
            return JobOutcome.Done;
        }
        Log.NotInForce(log, string.Join("; ", missing));
        db.Alert(
            $"firewall/{clock.GetUtcNow():yyyy-MM-dd}",
            "Tenants are not kept apart from this host",
            "The host's firewall does not hold what keeps tenants from each other, from this host and from "
                + $"sending mail, and one visitor from taking all of the proxy:\n\n{string.Join("; ", missing)}.\n\nRun as root on the machine: berth "
                + "hosts prepare"
                + (
                    settings.Isolation.Firewall == FirewallMode.Require
                        ? "\n\nUntil then no tenant is started (Berth:Isolation:Firewall)."
                        : ""
                ),
            cause: Kind
        );
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>
    /// Returns what is missing, in words. As root, reads the firewall itself; otherwise reads the mark that <c>berth
    /// hosts prepare</c> left. Another machine's firewall cannot be read from here.
    /// </summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        var rules = FirewallRules.Of(settings);
        if (!settings.Docker.Host.StartsWith("unix://", StringComparison.Ordinal))
            return
            [
                $"the engine at {settings.Docker.Host} is on another machine, whose firewall cannot be seen from here",
            ];
        if (!Environment.IsPrivilegedProcess)
            return FirewallMark.Missing(rules);
        try
        {
            return await Firewall.MissingAsync(rules.On(NameServers.OfHost()), cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            return [e.Message];
        }
    }

    /// <summary>
    /// Throws if the settings allow no start without the firewall rules and they are not in force; the job is retried.
    /// Does not check other machines, whose firewall cannot be read from here.
    /// </summary>
    public static async Task RequireAsync(BerthSettings settings, HostInfo host, CancellationToken cancellationToken)
    {
        if (
            settings.Isolation.Firewall != FirewallMode.Require
            || !host.IsLocal
            || await MissingAsync(settings, cancellationToken) is not { Count: > 0 } missing
        )
            return;
        throw new InvalidOperationException(
            "No tenant is started while the host's firewall does not keep them apart "
                + $"(Berth:Isolation:Firewall is require): {string.Join("; ", missing)}. Run as root: berth "
                + "hosts prepare"
        );
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The host's firewall does not keep tenants apart: {Missing}. Run as root: berth hosts prepare"
        )]
        public static partial void NotInForce(ILogger log, string missing);
    }
}
