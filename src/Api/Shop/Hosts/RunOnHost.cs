using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Tenants;

namespace Berth.Shop.Hosts;

/// <summary>
/// Runs a small command on a host, in a container of the proxy's image, which every host has: usually without
/// network, read-only, with half a processor. The container is removed in any case.
/// </summary>
public sealed class RunOnHost(BerthSettings settings)
{
    private const string Measure = "measure";

    /// <summary>What is run.</summary>
    public sealed record Chore
    {
        /// <summary>The program, and what it is always told.</summary>
        public required IReadOnlyList<string> Command { get; init; }

        /// <summary>What it is told this time.</summary>
        public IReadOnlyList<string> Arguments { get; init; } = [];

        /// <summary>Its user.</summary>
        public string User { get; init; } = "65534";

        /// <summary>Capabilities; all others are dropped.</summary>
        public IReadOnlyList<string> Capabilities { get; init; } = [];

        /// <summary>Whether it is in the host's network, whose counters it can read then; usually it has none.</summary>
        public bool SeesHostsNetwork { get; init; }

        /// <summary>Folders of the host.</summary>
        public IReadOnlyList<Mount> Mounts { get; init; } = [];
    }

    /// <summary>Returns the lines that it printed.</summary>
    /// <param name="host">Where.</param>
    /// <param name="purpose">For the container's name: one of a purpose exists at a time.</param>
    /// <param name="chore">What.</param>
    /// <param name="time">How long it may take.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="OperationCanceledException">It took longer.</exception>
    public async Task<IReadOnlyList<string>> RunAsync(
        HostInfo host,
        string purpose,
        Chore chore,
        TimeSpan time,
        CancellationToken cancellationToken
    )
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(time);
        var docker = KnownHosts.Engine(host);
        // A dot, which no tenant's name has: it cannot be a tenant's container.
        var name = $"{settings.Installation}.{purpose}";
        var image = (await docker.Containers.InspectAsync(host.EdgeContainer, timeout.Token)).Image;
        if (await OwnContainer.IsThereAsync(docker, settings, name, Measure, "to measure", timeout.Token))
            await RemoveAsync(docker, name, timeout.Token);
        try
        {
            var made = await docker.Containers.CreateAsync(
                name,
                Container(image, chore),
                cancellationToken: timeout.Token
            );
            await docker.Containers.StartAsync(made.Id, timeout.Token);
            await docker.Containers.WaitAsync(made.Id, cancellationToken: timeout.Token);
            var lines = new List<string>();
            await foreach (var line in docker.Logs.ReadAsync(made.Id, cancellationToken: timeout.Token))
                lines.Add(line.Text);
            return lines;
        }
        finally
        {
            await RemoveAsync(docker, name, CancellationToken.None);
        }
    }

    private static async Task RemoveAsync(DockerClient docker, string name, CancellationToken cancellationToken)
    {
        try
        {
            await docker.Containers.RemoveAsync(name, force: true, cancellationToken: cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // as it should be
        }
    }

    private ContainerSpec Container(string image, Chore chore) =>
        new()
        {
            Image = image,
            Entrypoint = [.. chore.Command],
            Cmd = [.. chore.Arguments],
            User = chore.User,
            Labels = new Dictionary<string, string>
            {
                [TenantStack.InstallationLabel] = settings.Installation,
                [OwnContainer.Role] = Measure,
            },
            HostConfig = new HostConfig
            {
                NetworkMode = chore.SeesHostsNetwork ? "host" : "none",
                ReadonlyRootfs = true,
                CapDrop = ["ALL"],
                CapAdd = [.. chore.Capabilities],
                SecurityOpt = ["no-new-privileges:true"],
                Memory = 128 << 20,
                MemorySwap = 128 << 20,
                NanoCpus = 500_000_000,
                CpuShares = 64,
                PidsLimit = 32,
                Mounts = [.. chore.Mounts],
            },
        };
}
