using System.Globalization;
using Berth.Docker;
using Berth.Platform.Alerts;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Feasibility;

/// <summary>
/// Looks at what each host has: processors, memory, disk, networks of others. Tells operators of plans that no host can
/// run, and of disks that fill up.
/// </summary>
public sealed partial class LookAtHosts(
    AppDb db,
    KnownHosts hosts,
    ReadFacts facts,
    ProductCatalog catalog,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<LookAtHosts> log
) : IJobHandler<LookAtHosts.Args>
{
    public const string Kind = "look-at-hosts";

    /// <summary>How causes of alerts begin that a buyer was turned away for; the obstacle follows.</summary>
    public const string TurnedAway = "turned-away/";

    // Each time: the job runs every minute.
    private static readonly TimeSpan BetweenDisks = TimeSpan.FromSeconds(50),
        MeasureTime = TimeSpan.FromSeconds(10);

    /// <summary>Empty: the job looks at all hosts.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        foreach (var host in await hosts.AnsweringAsync(cancellationToken))
        {
            try
            {
                await LookAsync(host, cancellationToken);
            }
            catch (DockerException e)
            {
                Log.NotSeen(log, host.Name, e.Message); // WatchHosts says when it is down
            }
        }
        await WarnAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await CloseAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>Closes the alerts of what buyers were turned away for, where nobody would be any more.</summary>
    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        var open = await ReadAlerts.OpenKeysAsync(db, TurnedAway, cancellationToken);
        if (open.Count == 0)
            return;
        var there = (await facts.ObstaclesAsync(cancellationToken)).Select(o => $"{TurnedAway}{o.Value}").ToHashSet();
        foreach (var key in open.Where(k => !there.Contains(k)))
            db.Resolve(key);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Looks at one host. The caller saves.</summary>
    public async Task LookAsync(HostInfo host, CancellationToken cancellationToken)
    {
        var docker = KnownHosts.Engine(host);
        var info = await docker.System.InfoAsync(cancellationToken);
        var facts = await db.HostFacts.SingleOrDefaultAsync(f => f.Host == host.Name, cancellationToken);
        if (facts is null)
            db.HostFacts.Add(facts = new HostFacts { Host = host.Name });
        (facts.Cpus, facts.MemoryMb) = (info.NCPU, (int)(info.MemTotal >> 20));
        facts.Architecture = info.Architecture switch
        {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            var other => other,
        };
        facts.Os = info.OSType;
        facts.ForeignNetworks = await ForeignAsync(docker, settings.Installation, cancellationToken);
        facts.SeenAt = clock.GetUtcNow();
        if (facts.DiskAt is null || facts.SeenAt - facts.DiskAt >= BetweenDisks)
            await MeasureDiskAsync(host, facts, cancellationToken);
    }

    /// <summary>The IPv4 networks of an engine that are not of an installation, CIDR.</summary>
    public static async Task<List<string>> ForeignAsync(
        DockerClient docker,
        string installation,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await docker.Networks.ListAsync(null, cancellationToken))
                .Where(n => n.Labels?.GetValueOrDefault(TenantStack.InstallationLabel) != installation)
                .SelectMany(n => n.IPAM?.Config ?? [])
                .Select(p => p.Subnet)
                .OfType<string>()
                .Where(s => s.Contains('.', StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>
    /// A container's root is on the file system that has images and volumes, so its df tells. The proxy's, which runs: on
    /// a disk that is full none can be made.
    /// </summary>
    private async Task MeasureDiskAsync(HostInfo host, HostFacts facts, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MeasureTime);
        try
        {
            var said = await KnownHosts
                .Engine(host)
                .Exec.RunAsync(host.EdgeContainer, ["/bin/busybox", "df", "-Pm", "/"], limit.Token);
            if (
                said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [_, var line]
                && line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var size, _, var free, ..]
            )
                (facts.DiskMb, facts.FreeDiskMb) = (Number(size), Number(free));
            else
                Log.NotMeasured(log, host.Name, $"df ended with {said.ExitCode}: {said.Error}");
            facts.DiskAt = facts.SeenAt;
        }
        catch (Exception e)
            when (e is DockerException or OperationCanceledException or FormatException
                && !cancellationToken.IsCancellationRequested
            )
        {
            Log.NotMeasured(log, host.Name, e.Message);
        }

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    private async Task WarnAsync(CancellationToken cancellationToken)
    {
        var known = await hosts.AllAsync(db, cancellationToken);
        var seen = db.HostFacts.Local.Where(f => known.Any(h => h.Name == f.Host)).ToList();
        foreach (var facts in seen.Where(f => f.FreeDiskMb is not null))
        {
            var cause = $"host-disk/{facts.Host}";
            if (facts.FreeDiskMb >= settings.Docker.KeepFreeMb && facts.FreeDiskMb >= facts.DiskMb / 20)
                db.Resolve(cause);
            else
                db.Alert(
                    $"{cause}/{clock.GetUtcNow():yyyy-MM-dd}",
                    $"The disk of the host {facts.Host} is nearly full",
                    $"{facts.FreeDiskMb} of {facts.DiskMb} MiB are free. Below {settings.Docker.KeepFreeMb} MiB and a "
                        + "plan's disk nothing new is sold there (Berth:Docker:KeepFreeMb). Look at 'docker system df', "
                        + "or add a host.",
                    cause
                );
        }
        await WarnOfPlatformsAsync(seen, cancellationToken);
        var machines = seen.ToDictionary(f => f.Host);
        var judged = new Facts { Hosts = known, Machines = machines };
        foreach (var product in catalog.Products)
        foreach (var plan in product.Offered)
        {
            var cause = $"plan-too-large/{product.Name}/{plan.Name}";
            // Only its size: what is full today is another alert.
            var size = Demand.New(product, plan, null) with
            {
                Images = [],
                DiskMb = 0,
                Ports = 0,
            };
            if (JudgeDemand.On(size, judged) is { Obstacle: Obstacle.TooLarge } verdict)
                db.Alert(
                    cause,
                    $"No host can run the plan {plan.Name} of {product.Name}",
                    $"It is shown as sold out. {verdict.Why} Add a larger host, or change the plan."
                );
            else
                db.Resolve(cause);
        }
    }

    private async Task WarnOfPlatformsAsync(IReadOnlyList<HostFacts> seen, CancellationToken cancellationToken)
    {
        var images = await db.ProductImages.AsNoTracking().Where(i => i.IsThere).ToListAsync(cancellationToken);
        foreach (var image in images)
        foreach (var host in seen)
        {
            var cause = $"not-for-machine/{image.Image}/{host.Host}";
            if (image.IsFor(host))
                db.Resolve(cause);
            else
                db.Alert(
                    cause,
                    $"The image {image.Image} is not for the machine {host.Host}",
                    $"The image is for {image.Platform}, and {host.Host} is {host.Platform}: what is made of it is sold out "
                        + "there. Name an image that is made for that machine, too, or add a host that is of the image's "
                        + "kind."
                );
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The host {Host} could not be looked at: {Why}")]
        public static partial void NotSeen(ILogger log, string host, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The disk of the host {Host} could not be measured: {Why}")]
        public static partial void NotMeasured(ILogger log, string host, string why);
    }
}
