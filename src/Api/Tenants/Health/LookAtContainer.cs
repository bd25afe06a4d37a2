using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Health;

/// <summary>Asks an engine what a tenant's containers do.</summary>
public sealed class LookAtContainer(BerthSettings settings, ProductCatalog catalog)
{
    private const int Lines = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What the engine says of the door, or of the first part that is not well; null if it does not answer. The log is read
    /// of one that does not run well, or if <paramref name="withLog"/>. Throws only if it is cancelled.
    /// </summary>
    public async Task<EngineSight?> LookAsync(
        HostInfo host,
        Guid tenantId,
        string slug,
        string product,
        IReadOnlyList<string> volumes,
        bool withLog,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(2 * Patience);
        try
        {
            var docker = KnownHosts.Engine(host).WithTimeout(Patience);
            return await LookAsync(docker, tenantId, slug, product, volumes, withLog, limit.Token);
        }
        catch (Exception e)
            when (e is DockerException or HttpRequestException or IOException or TimeoutException
                || e is OperationCanceledException && !cancellationToken.IsCancellationRequested
            )
        {
            return null;
        }
    }

    private async Task<EngineSight> LookAsync(
        DockerClient docker,
        Guid tenantId,
        string slug,
        string product,
        IReadOnlyList<string> volumes,
        bool withLog,
        CancellationToken cancellationToken
    )
    {
        foreach (var part in catalog.Find(product)?.Containers.SkipLast(1) ?? []) // the door is last
            if (
                await LookAsync(docker, tenantId, slug, part, product, volumes, false, cancellationToken) is
                { IsFine: false } its
            )
                return its;
        return await LookAsync(
            docker,
            tenantId,
            slug,
            TenantContainer.DoorName,
            product,
            volumes,
            withLog,
            cancellationToken
        );
    }

    private async Task<EngineSight> LookAsync(
        DockerClient docker,
        Guid tenantId,
        string slug,
        string container,
        string product,
        IReadOnlyList<string> volumes,
        bool withLog,
        CancellationToken cancellationToken
    )
    {
        var name = TenantSpec.ContainerOf(settings.Installation, slug, container);
        ContainerDetails? c = null;
        try
        {
            c = await docker.Containers.InspectAsync(name, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // which is what is said
        }
        if (c?.Config.Labels?.GetValueOrDefault(TenantStack.TenantLabel) != $"{tenantId}")
            return EngineSight.Missing with
            {
                Container = container,
                HasVolume = await HasVolumeAsync(docker, slug, volumes, cancellationToken),
            };
        var runs = c.State is { Status: "running", Health: not { Status: "unhealthy" } };
        return new EngineSight
        {
            Container = container,
            Status = c.State.Status,
            Id = c.Id,
            ExitCode = c.State.ExitCode,
            WasOutOfMemory = c.State.OOMKilled,
            Error = c.State.Error,
            StartedAt = c.State.StartedAt,
            Health = c.State.Health?.Status,
            // A container that does not run is connected when it starts.
            HasNetwork =
                c.NetworkSettings.Networks?.ContainsKey(TenantSpec.NameOf(settings.Installation, slug)) == true,
            HasVolume = c.State.Status is "running" || await HasVolumeAsync(docker, slug, volumes, cancellationToken),
            Log = runs && !withLog ? "" : await LogAsync(docker, c, product, cancellationToken),
        };
    }

    private async Task<bool> HasVolumeAsync(
        DockerClient docker,
        string slug,
        IReadOnlyList<string> volumes,
        CancellationToken cancellationToken
    )
    {
        try
        {
            foreach (var volume in volumes)
                await docker.Volumes.InspectAsync(
                    TenantSpec.VolumeOf(settings.Installation, slug, volume),
                    cancellationToken
                );
            return true;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private async Task<string> LogAsync(
        DockerClient docker,
        ContainerDetails c,
        string product,
        CancellationToken cancellationToken
    )
    {
        var secrets = Secrets(c, product);
        var lines = new List<string>();
        try
        {
            var query = new LogQuery { Tail = Lines, Tty = c.Config.Tty };
            await foreach (var line in docker.Logs.ReadAsync(c.Id, query, cancellationToken))
                lines.Add(HealthWords.Clean(line.Text, secrets));
        }
        catch (DockerException)
        {
            // Another log driver, or a container that is being removed: then nothing is said of it.
        }
        return string.Join('\n', lines);
    }

    /// <summary>
    /// The values that are not for anybody's eyes, as the container has them: secrets, what has one in it, and, where
    /// customers have variables of their own, all that the product does not name. The longest first, so that none is left
    /// of which another is a part.
    /// </summary>
    private List<string> Secrets(ContainerDetails c, string product)
    {
        var its = catalog.Find(product);
        var names = its?.HiddenVariables().ToHashSet() ?? [];
        var hidesOthers = its is { CustomerVariables: true };
        return
        [
            .. from variable in c.Config.Env ?? []
            let at = variable.IndexOf('=')
            where at > 0 && variable.Length > at + 4
            where names.Contains(variable[..at]) || hidesOthers && !its!.Names(variable[..at])
            orderby variable.Length - at descending
            select variable[(at + 1)..],
        ];
    }
}
