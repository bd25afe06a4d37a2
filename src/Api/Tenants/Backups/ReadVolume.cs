using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Berth.Tenants.Volumes;

namespace Berth.Tenants.Backups;

/// <summary>Reads a tenant's volumes, but those that its product leaves out. Stops its containers first.</summary>
public sealed class ReadVolume(OpenVolume volumes, KnownHosts hosts, ProductCatalog catalog)
{
    /// <summary>
    /// Passes the files to <paramref name="take"/>, as a tar with the folder <c>data</c>, which has a folder for each
    /// volume where there are several. Returns false if there is none.
    /// </summary>
    public async Task<bool> ReadAsync(Tenant tenant, Func<Stream, Task> take, CancellationToken cancellationToken)
    {
        var host = await hosts.GetAsync(tenant.DataOn, cancellationToken);
        return await volumes.OpenAsync(
            host,
            tenant,
            "last-data",
            write: false,
            catalog.Find(tenant.Product)?.SkippedVolumes ?? OpenVolume.Nothing,
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
