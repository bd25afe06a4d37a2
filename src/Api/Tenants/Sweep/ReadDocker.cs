using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Tenants.Provisioning;

namespace Berth.Tenants.Sweep;

/// <summary>
/// Lists everything on a host's engine that carries both this installation's label and a tenant's. The client limits
/// the time of each call.
/// </summary>
public sealed class ReadDocker(BerthSettings settings)
{
    /// <summary>Lists it. A container that vanishes meanwhile is left out.</summary>
    public async Task<FoundInDocker> ReadAsync(HostInfo host, CancellationToken cancellationToken)
    {
        var docker = KnownHosts.Engine(host);
        string[] labels = [$"{TenantStack.InstallationLabel}={settings.Installation}", TenantStack.TenantLabel];
        var containers = new List<FoundContainer>();
        foreach (var listed in await docker.Containers.ListAsync(labels, cancellationToken))
        {
            if (await ContainerAsync(docker, listed.Id, cancellationToken) is { } found)
                containers.Add(found);
        }
        var networks = await docker.Networks.ListAsync(labels, cancellationToken);
        var volumes = await docker.Volumes.ListAsync(labels, cancellationToken);
        return new FoundInDocker(
            host.Name,
            containers,
            [
                .. networks.Select(n => new FoundNetwork(
                    n.Id,
                    n.Name,
                    TenantOf(n.Labels),
                    n.Created,
                    [.. (n.IPAM?.Config ?? []).Select(c => c.Subnet ?? "")]
                )),
            ],
            [
                .. volumes.Select(v => new FoundVolume(
                    v.Name,
                    TenantOf(v.Labels),
                    v.CreatedAt ?? DateTimeOffset.MinValue
                )),
            ]
        )
        {
            Shared = await SharedAsync(docker, cancellationToken),
        };
    }

    private async Task<IReadOnlyList<FoundShared>> SharedAsync(DockerClient docker, CancellationToken cancellationToken)
    {
        string[] labels = [$"{TenantStack.InstallationLabel}={settings.Installation}", SharedContainer.SharedLabel];
        var networks = await docker.Networks.ListAsync(labels, cancellationToken);
        var found = networks.Select(n => new FoundShared("network", n.Id, n.Name, n.Created)).ToList();
        foreach (var listed in await docker.Containers.ListAsync(labels, cancellationToken))
            if (await ContainerAsync(docker, listed.Id, cancellationToken) is { } c)
                found.Insert(0, new FoundShared("container", c.Id, c.Name, c.ChangedAt));
        return found;
    }

    /// <summary>Returns the tenant that the labels name; null if there is no such label or it is no id.</summary>
    public static Guid? TenantOf(IReadOnlyDictionary<string, string>? labels) =>
        Guid.TryParse(labels?.GetValueOrDefault(TenantStack.TenantLabel), out var id) ? id : null;

    private static async Task<FoundContainer?> ContainerAsync(
        DockerClient docker,
        string id,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var c = await docker.Containers.InspectAsync(id, cancellationToken);
            return new FoundContainer
            {
                Id = c.Id,
                Name = c.PlainName,
                TenantId = TenantOf(c.Config.Labels),
                Status = c.State.Status,
                Spec = c.Config.Labels?.GetValueOrDefault(TenantStack.SpecLabel),
                Memory = c.HostConfig.Memory,
                Pids = c.HostConfig.PidsLimit,
                ChangedAt = c.State.FinishedAt > c.Created ? c.State.FinishedAt : c.Created,
            };
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null;
        }
    }
}
