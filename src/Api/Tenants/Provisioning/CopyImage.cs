using Berth.Docker;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Brings an image that no registry has to a host, from the local one. One with a digest is pulled by the engine
/// itself.
/// </summary>
public sealed class CopyImage(KnownHosts hosts)
{
    private static readonly TimeSpan CopyTime = TimeSpan.FromMinutes(20);

    /// <summary>Returns when the host has the image, or can get it. Done already: nothing happens.</summary>
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
            // To be copied.
        }
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CopyTime);
        await using var saved = await hosts.LocalEngine.Images.SaveAsync(image, timeout.Token);
        await foreach (var _ in engine.Images.LoadAsync(saved, timeout.Token)) { }
    }
}
