using System.IO.Pipelines;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Volumes;

/// <summary>
/// Copies a tenant's volumes to another host through both engines, then reads the copy back and compares its checksum
/// with the source's.
/// </summary>
public sealed class CopyVolume(OpenVolume volumes)
{
    // Enough for a slow line and a large volume. If it takes longer, an operator should look.
    private static readonly TimeSpan CopyTime = TimeSpan.FromHours(2);

    /// <summary>
    /// Returns true when the copy is complete and equal; false if there is no volume to copy. Nothing may write to
    /// either volume meanwhile.
    /// </summary>
    /// <exception cref="IOException">The copy differs or is incomplete.</exception>
    public async Task<bool> CopyAsync(Tenant tenant, HostInfo from, HostInfo to, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CopyTime);
        string? read = null;
        var there = await volumes.OpenAsync(
            from,
            tenant,
            "move",
            write: false,
            skip: OpenVolume.Nothing,
            async (docker, opened) =>
            {
                await using var content = await docker.Archive.GetAsync(opened, OpenVolume.Folder, timeout.Token);
                read = await WriteAsync(tenant, to, content.Tar, timeout.Token);
            },
            timeout.Token
        );
        if (!there)
            return false;
        string? written = null;
        await volumes.OpenAsync(
            to,
            tenant,
            "move",
            write: false,
            skip: OpenVolume.Nothing,
            async (docker, opened) =>
            {
                await using var content = await docker.Archive.GetAsync(opened, OpenVolume.Folder, timeout.Token);
                written = await VolumeManifest.ReadAsync(content.Tar, timeout.Token);
            },
            timeout.Token
        );
        return written == read
            ? true
            : throw new IOException(
                $"The copy of the volume of '{tenant.Slug}' on '{to.Name}' is not what was read on "
                    + $"'{from.Name}'. The data on '{from.Name}' stays in force."
            );
    }

    /// <summary>Writes it there, and says what was written.</summary>
    private async Task<string> WriteAsync(Tenant tenant, HostInfo to, Stream tar, CancellationToken cancellationToken)
    {
        string? manifest = null;
        var there = await volumes.OpenAsync(
            to,
            tenant,
            "move",
            write: true,
            skip: OpenVolume.Nothing,
            async (docker, opened) =>
            {
                var pipe = new Pipe();
                var reading = VolumeManifest.ReadAsync(pipe.Reader.AsStream(), cancellationToken);
                await using (var both = new Tee(tar, pipe.Writer.AsStream()))
                {
                    // The tar's one folder is the mount itself: unpacked beside it, its owner and mode come with it.
                    await docker.Archive.PutAsync(opened, "/", both, cancellationToken);
                    // an engine may stop at the end mark; the padding after it is read all the same
                    await both.DrainAsync(cancellationToken);
                }
                manifest = await reading;
            },
            cancellationToken
        );
        return there
            ? manifest!
            : throw new IOException($"There is no volume of '{tenant.Slug}' on '{to.Name}' to copy to.");
    }
}
