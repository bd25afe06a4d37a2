using System.Formats.Tar;
using System.Globalization;
using System.Text.RegularExpressions;
using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Backups;

/// <summary>
/// Runs a piece of work of <c>images/restic</c> on a host: in a container without network, at the lowest priority, with
/// the target's folder and what volumes it needs. The password comes as a file in that container, and goes with it.
/// Whoever calls has the host's <see cref="HostTurn"/>.
/// </summary>
public sealed partial class RunRestic(BerthSettings settings, CopyImage images)
{
    private const string Backup = "backup",
        Of = "berth.backup-of",
        PasswordFile = "password";

    private const int MostLines = 2000;
    private static readonly TimeSpan RemovalTime = TimeSpan.FromMinutes(1);
    private static readonly string[] ToRead = ["CAP_DAC_READ_SEARCH"];
    private static readonly string[] ToWrite =
    [
        "CAP_CHOWN",
        "CAP_DAC_OVERRIDE",
        "CAP_FOWNER",
        "CAP_FSETID",
        "CAP_MKNOD",
        "CAP_SETFCAP",
    ];

    /// <summary>What is to be done.</summary>
    /// <param name="Name">A verb of <c>images/restic/work.sh</c>.</param>
    /// <param name="Arguments">What it is told.</param>
    /// <param name="Time">How long it may take.</param>
    public sealed record Work(string Name, IReadOnlyList<string> Arguments, TimeSpan Time)
    {
        /// <summary>Volumes by the folder of <c>/data</c> that each is.</summary>
        public IReadOnlyDictionary<string, string> Volumes { get; init; } = new Dictionary<string, string>();

        /// <summary>Whether it writes to them.</summary>
        public bool Writes { get; init; }

        /// <summary>Whose they are.</summary>
        public Guid? Tenant { get; init; }
    }

    /// <summary>Runs it; how it ended, and what it said.</summary>
    /// <exception cref="BackupTroubleException">It could not be begun, or took too long.</exception>
    /// <exception cref="DockerException">The engine refused, or does not answer.</exception>
    public async Task<ResticAnswer> RunAsync(
        HostInfo host,
        string repositoryOf,
        BackupTarget target,
        Work work,
        CancellationToken cancellationToken
    )
    {
        var password = await PasswordAsync(target, cancellationToken);
        await images.CopyAsync(host, settings.Backups.Image, cancellationToken);
        var docker = KnownHosts.Engine(host);
        await RemoveAsync(docker, cancellationToken); // of a run that was killed
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(work.Time);
        try
        {
            var made = await docker.Containers.CreateAsync(
                Name,
                Container(repositoryOf, target, work),
                cancellationToken: time.Token
            );
            await docker.Archive.PutAsync(made.Id, "/", Packed(password), time.Token);
            await docker.Containers.StartAsync(made.Id, time.Token);
            return await FollowAsync(docker, made.Id, time.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BackupTroubleException($"It took longer than {work.Time.TotalMinutes:0} minutes and was ended.");
        }
        catch (DockerException e) when (e.EngineMessage.Contains("bind source path", StringComparison.Ordinal))
        {
            throw new BackupTroubleException($"The folder {target.Url} is not there on {host.Name}.", ofTarget: true);
        }
        finally
        {
            await RemoveAsync(docker, CancellationToken.None);
        }
    }

    /// <summary>
    /// Reads what it prints until it ends, and from that how it ended: an engine's owner may have ended containers removed
    /// at any time.
    /// </summary>
    private static async Task<ResticAnswer> FollowAsync(
        DockerClient docker,
        string container,
        CancellationToken cancellationToken
    )
    {
        List<string> said = [],
            complained = [];
        int? code = null;
        var query = new LogQuery { Follow = true, Tty = false };
        await foreach (var line in docker.Logs.ReadAsync(container, query, cancellationToken))
        {
            // Only the last line counts: names of files are printed, too.
            code = Ended().Match(line.Text) is { Success: true } ended
                ? int.Parse(ended.Groups[1].Value, CultureInfo.InvariantCulture)
                : null;
            if (line.Stream == OutputStream.Out)
                said.Add(line.Text);
            else if (code is null && complained.Count < MostLines)
                complained.Add(line.Text);
        }
        if (code is { } own)
            return new(own, said, complained);
        // It was killed.
        return new(
            (await docker.Containers.WaitAsync(container, cancellationToken: cancellationToken)).StatusCode,
            said,
            complained
        );
    }

    /// <summary>
    /// Ends what reads the tenant's volumes on a host, because they are about to be removed. It is begun again where they
    /// are then, if they are anywhere.
    /// </summary>
    public async Task EndAsync(HostInfo host, Guid tenant, CancellationToken cancellationToken)
    {
        var docker = KnownHosts.Engine(host);
        string[] labels = [$"{TenantStack.InstallationLabel}={settings.Installation}", $"{Of}={tenant}"];
        foreach (var container in await docker.Containers.ListAsync(labels, cancellationToken))
            await GoneAsync(docker, container.Id, cancellationToken);
    }

    /// <summary>With a dot, which no tenant's name has: it cannot be a tenant's.</summary>
    private string Name => $"{settings.Installation}.restic";

    private ContainerSpec Container(string repositoryOf, BackupTarget target, Work work) =>
        new()
        {
            Image = settings.Backups.Image,
            Cmd = [work.Name, .. work.Arguments],
            Env =
            [
                $"REPOSITORY=/target/{repositoryOf}",
                $"RESTIC_PASSWORD_FILE=/{PasswordFile}",
                "RESTIC_PROGRESS_FPS=0.02",
                "GOMAXPROCS=2",
            ],
            Labels = new Dictionary<string, string>
            {
                [TenantStack.InstallationLabel] = settings.Installation,
                [OwnContainer.Role] = Backup,
                [Of] = $"{work.Tenant}",
            },
            HostConfig = new HostConfig
            {
                NetworkMode = "none",
                CapDrop = ["ALL"],
                CapAdd = work.Writes ? ToWrite : ToRead,
                SecurityOpt = ["no-new-privileges:true"],
                Memory = (long)settings.Backups.MemoryMb << 20,
                MemorySwap = (long)settings.Backups.MemoryMb << 20,
                CpuShares = 64,
                BlkioWeight = 10,
                PidsLimit = 128,
                Tmpfs = new Dictionary<string, string> { ["/tmp"] = "size=64m" },
                Mounts =
                [
                    new Mount
                    {
                        Type = "bind",
                        Source = target.Url,
                        Target = "/target",
                    },
                    .. work.Volumes.Select(v => new Mount
                    {
                        Type = "volume",
                        Source = v.Value,
                        Target = $"/data/{v.Key}",
                        ReadOnly = !work.Writes,
                        VolumeOptions = new VolumeMountOptions { NoCopy = true },
                    }),
                ],
            },
        };

    /// <summary>Read anew each time.</summary>
    private static async Task<string> PasswordAsync(BackupTarget target, CancellationToken cancellationToken)
    {
        try
        {
            var password = (await File.ReadAllTextAsync(target.PasswordFile, cancellationToken)).Trim();
            if (password.Length > 0)
                return password;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // said below
        }
        throw new BackupTroubleException(
            $"The password file of {target.Name} cannot be read, or is empty: {target.PasswordFile}. Put it back.",
            ofTarget: true
        );
    }

    /// <summary>The password as a tar with one file, which root alone reads.</summary>
    private static MemoryStream Packed(string password)
    {
        var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, leaveOpen: true))
            tar.WriteEntry(
                new UstarTarEntry(TarEntryType.RegularFile, PasswordFile)
                {
                    Mode = UnixFileMode.UserRead,
                    DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(password)),
                }
            );
        packed.Position = 0;
        return packed;
    }

    /// <summary>Removes the container, running or not, if it is one of ours.</summary>
    private async Task RemoveAsync(DockerClient docker, CancellationToken cancellationToken)
    {
        if (await OwnContainer.IsThereAsync(docker, settings, Name, Backup, "for backups", cancellationToken))
            await GoneAsync(docker, Name, cancellationToken);
    }

    private static async Task GoneAsync(DockerClient docker, string container, CancellationToken cancellationToken)
    {
        try
        {
            await docker.Containers.RemoveAsync(container, force: true, cancellationToken: cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // It is gone.
        }
        catch (DockerException e) when (e.IsConflict)
        {
            await WaitUntilGoneAsync(docker, container, cancellationToken); // somebody else removes it
        }
    }

    private static async Task WaitUntilGoneAsync(
        DockerClient docker,
        string container,
        CancellationToken cancellationToken
    )
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(RemovalTime);
        try
        {
            await docker.Containers.WaitAsync(container, WaitCondition.Removed, time.Token);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // as it should be
        }
    }

    [GeneratedRegex("^ended ([0-9]{1,3})$")]
    private static partial Regex Ended();
}
