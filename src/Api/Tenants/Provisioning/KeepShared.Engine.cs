using Berth.Docker;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Tenants.Containers;

namespace Berth.Tenants.Provisioning;

/// <summary>What the engine has of a helper: its network, its container.</summary>
public sealed partial class KeepShared
{
    // An engine waits longer each time between two starts of what ends; from the third on we do, too.
    private const int Loop = 3;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    /// <summary>Whether there is a network for ways, as its row says.</summary>
    private async Task<bool> HasNetworkAsync(Wanted its, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (
            await SharedHelper.FindAsync(db, its.Host.Name, its.Product, its.Name, cancellationToken) is not { } row
            || its.Host.State == HostState.Down
        )
            return false;
        var name = SharedContainer.NameOf(settings.Installation, row);
        return await NetworkAsync(KnownHosts.Engine(its.Host), name, cancellationToken) is { } there
            && SubnetOf(there) == row.Subnet;
    }

    /// <summary>
    /// Has its network be there, made if need be. Where somebody else's has the addresses, it gets others. One of its name
    /// that has others than its row says, as after the row was lost, is removed, or kept if somebody's way is in it.
    /// </summary>
    private async Task<SharedContainer> ConnectAsync(
        DockerClient docker,
        Wanted its,
        string image,
        SharedHelper row,
        Guid? tenant,
        CancellationToken cancellationToken
    )
    {
        var made = Made(row);
        if (await NetworkAsync(docker, made.Name, cancellationToken) is { } there)
        {
            if (SubnetOf(there) == row.Subnet)
                return made;
            await RemoveContainerAsync(docker, made.Name, cancellationToken);
            var isGone = await RemoveNetworkAsync(docker, made.Name, cancellationToken);
            await MendAsync(its, tenant, cancellationToken);
            if (!isGone)
                return Made(await AdoptAsync(its, SubnetOf(there), cancellationToken));
        }
        if (await IsCreatedAsync(docker, made, cancellationToken))
            return made;
        var others = await LookAtHosts.ForeignAsync(docker, settings.Installation, cancellationToken);
        made = Made(await HoldAsync(its, image, others, cancellationToken));
        return await IsCreatedAsync(docker, made, cancellationToken)
            ? made
            : throw new InvalidOperationException(
                $"The network {made.Name} could not be made: {made.Subnet} overlaps with another network of the engine."
            );

        SharedContainer Made(SharedHelper it) => new(settings.Installation, it, its.Terms);
    }

    /// <summary>Writes down the network that there is.</summary>
    private async Task<SharedHelper> AdoptAsync(Wanted its, string? subnet, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await SharedHelper.FindAsync(db, its.Host.Name, its.Product, its.Name, cancellationToken);
        if (row is null || subnet is null)
            throw new InvalidOperationException(
                $"The network of the shared {its.Name} of {its.Product} is not as it was made, and in use. Remove it by hand."
            );
        row.Renumber(subnet);
        await db.SaveChangesAsync(cancellationToken);
        return row;
    }

    /// <summary>
    /// Has it run, made anew if it is made from something else; then the tenants' ways are, too, where they lead elsewhere.
    /// Returns whether its health is to be waited for.
    /// </summary>
    private async Task<bool> StartAsync(
        DockerClient docker,
        Wanted its,
        SharedContainer made,
        Guid? tenant,
        CancellationToken cancellationToken
    )
    {
        if (await ContainerAsync(docker, made.Name, cancellationToken) is { } there)
        {
            var leadsThere = there.Config.Labels?.GetValueOrDefault(SharedContainer.WaysLabel) == made.Ways;
            var isMeant =
                leadsThere
                && there.Config.Labels?.GetValueOrDefault(TenantStack.SpecLabel) == made.Hash
                && there.NetworkSettings.Networks?.ContainsKey(made.Name) == true;
            if (isMeant && IsLooping(there))
                throw new InvalidOperationException(
                    $"The container {made.Name} ends as often as it is started, {there.RestartCount} times by now. Look at its log."
                );
            if (isMeant && there.State.Status == "running")
            {
                var health = there.State.Health?.Status;
                // The engine may say so for half a minute more of one that has just come up: it is asked once more.
                if (
                    health != "unhealthy"
                    || await StartContainers.PassesAsync(docker, made.Name, its.Terms.Health, cancellationToken)
                )
                    return health == "starting" && its.Terms.Health.Count > 0;
            }
            if (!leadsThere) // before it is replaced: if that fails, it is seen again
                await MendAsync(its, tenant, cancellationToken);
        }
        // It keeps nothing, so a new one is as good as the old one started again, and surer.
        await RemoveContainerAsync(docker, made.Name, cancellationToken);
        var created = await docker.Containers.CreateAsync(
            made.Name,
            made.Container,
            cancellationToken: cancellationToken
        );
        await docker.Containers.StartAsync(created.Id, cancellationToken);
        return its.Terms.Health.Count > 0;
    }

    private bool IsLooping(ContainerDetails there) =>
        there.RestartCount >= Loop
        && (there.State.Status == "restarting" || clock.GetUtcNow() - there.State.StartedAt < Fresh);

    private static string? SubnetOf(NetworkDetails network) =>
        network.IPAM?.Config?.Select(c => c.Subnet).FirstOrDefault(s => s is not null);

    private static async Task<NetworkDetails?> NetworkAsync(
        DockerClient docker,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await docker.Networks.InspectAsync(name, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null; // as after somebody removed it
        }
    }

    private static async Task<ContainerDetails?> ContainerAsync(
        DockerClient docker,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await docker.Containers.InspectAsync(name, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return null; // as after a new engine
        }
    }

    /// <summary>Makes its network. False when somebody else's has its addresses.</summary>
    private static async Task<bool> IsCreatedAsync(
        DockerClient docker,
        SharedContainer made,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await docker.Networks.CreateAsync(made.Network, cancellationToken);
            return true;
        }
        catch (DockerException e) when (e.Message.Contains("overlaps", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private static async Task RemoveContainerAsync(
        DockerClient docker,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await docker.Containers.RemoveAsync(name, force: true, cancellationToken: cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // which is what is wanted
        }
    }

    /// <summary>False if somebody's way is in it.</summary>
    private static async Task<bool> RemoveNetworkAsync(
        DockerClient docker,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await docker.Networks.RemoveAsync(name, cancellationToken);
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // removed by hand, or never made
        }
        catch (DockerException e) when (e.IsForbidden)
        {
            return false;
        }
        return true;
    }
}
