using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Volumes;

namespace Berth.Tenants.Backups;

/// <summary>Reads a tenant's volume. Stops its container first.</summary>
public sealed class ReadVolume(OpenVolume volumes, KnownHosts hosts)
{
    /// <summary>
    /// Passes the volume's files to <paramref name="take"/>, as a tar with the folder <c>data</c>. Returns false if
    /// there is no volume.
    /// </summary>
    public async Task<bool> ReadAsync(Tenant tenant, Func<Stream, Task> take, CancellationToken cancellationToken)
    {
        var host = await hosts.GetAsync(tenant.DataOn, cancellationToken);
        return await volumes.OpenAsync(
            host,
            tenant,
            "last-data",
            write: false,
            async (docker, opened) =>
            {
                await volumes.StopAsync(host, tenant, cancellationToken);
                await using var content = await docker.Archive.GetAsync(opened, OpenVolume.Folder, cancellationToken);
                await take(content.Tar);
            },
            cancellationToken
        );
    }
}
