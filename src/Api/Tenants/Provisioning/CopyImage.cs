using Berth.Docker;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Copies an image that no registry has from the local engine to another host. Images with a digest are skipped: the
/// host's engine pulls them itself.
/// </summary>
public sealed class CopyImage(KnownHosts hosts)
{
    private static readonly TimeSpan CopyTime = TimeSpan.FromMinutes(20);

    /// <summary>Makes sure that the host has the image, or can pull it. Does nothing if it is there already.</summary>
    public async Task CopyAsync(HostInfo to, string image, CancellationToken cancellationToken)
    {
        if (to.IsLocal || image.Contains('@'))
            return;
        var engine = KnownHosts.Engine(to);
        try
        {
            await engine.Images.InspectAsync(image, cancellationToken);
            return;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            // The host does not have it, so it is copied below.
        }
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CopyTime);
        await using var saved = await hosts.LocalEngine.Images.SaveAsync(image, timeout.Token);
        await foreach (var _ in engine.Images.LoadAsync(saved, timeout.Token)) { }
    }
}
