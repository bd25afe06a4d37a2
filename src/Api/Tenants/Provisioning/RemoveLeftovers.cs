using Berth.Docker;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Removes what carries a tenant's label from an engine: what a run made that died before it could record it.
/// </summary>
public static class RemoveLeftovers
{
    /// <summary>Returns when the engine has nothing of the tenant.</summary>
    /// <exception cref="DockerException">The engine did not remove something, or did not answer.</exception>
    public static async Task RemoveAsync(DockerClient docker, Tenant tenant, CancellationToken cancellationToken)
    {
        string[] label = [$"{TenantStack.TenantLabel}={tenant.Id}"];
        foreach (var container in await docker.Containers.ListAsync(label, cancellationToken))
            await GoneAsync(docker.Containers.RemoveAsync(container.Id, force: true, volumes: true, cancellationToken));
        foreach (var network in await docker.Networks.ListAsync(label, cancellationToken))
            await GoneAsync(docker.Networks.RemoveAsync(network.Id, cancellationToken));
        foreach (var volume in await docker.Volumes.ListAsync(label, cancellationToken))
            await GoneAsync(docker.Volumes.RemoveAsync(volume.Name, cancellationToken: cancellationToken));
    }

    private static async Task GoneAsync(Task removal)
    {
        try
        {
            await removal;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // Somebody else removed it.
        }
    }
}
