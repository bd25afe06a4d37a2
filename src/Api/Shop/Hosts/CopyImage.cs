using Berth.Docker;

namespace Berth.Shop.Hosts;

/// <summary>
/// Brings an image to a host before anything is made from it there, so that a stack has to pull nothing and knows no
/// registry's credentials: an image with a digest is pulled there, one that no registry has is copied from the local
/// engine.
/// </summary>
public sealed class CopyImage(KnownHosts hosts, PullImage pull)
{
    private static readonly TimeSpan CopyTime = TimeSpan.FromMinutes(20);

    /// <summary>Makes sure that the host has the image. Does nothing if it is there already.</summary>
    /// <exception cref="ImagePullException">It cannot be had.</exception>
    public async Task CopyAsync(HostInfo to, string image, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(CopyTime);
        var engine = KnownHosts.Engine(to);
        if (image.Contains('@', StringComparison.Ordinal))
        {
            await pull.KnowAsync(engine, image, timeout.Token);
            return;
        }
        if (to.IsLocal || await IsThereAsync(engine, image, timeout.Token))
            return;
        await using var saved = await hosts.LocalEngine.Images.SaveAsync(image, timeout.Token);
        await foreach (var _ in engine.Images.LoadAsync(saved, timeout.Token)) { }
    }

    private static async Task<bool> IsThereAsync(DockerClient engine, string image, CancellationToken cancellationToken)
    {
        try
        {
            await engine.Images.InspectAsync(image, cancellationToken);
            return true;
        }
        catch (DockerException e) when (e.IsNotFound)
        {
            return false;
        }
    }
}
