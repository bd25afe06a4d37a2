using Berth.Docker;

namespace Pulumi.Docker.Embedded;

/// <summary>Gets an image from its registry, to the end.</summary>
internal static class PullImage
{
    public static async Task PullAsync(
        this EngineSettings settings,
        string name,
        string? platform,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await foreach (
                var _ in settings.Docker.Images.PullAsync(name, settings.AuthFor(name), platform, cancellationToken)
            )
            {
                // Only the end matters here.
            }
        }
        catch (DockerException e) when (e is not (DockerUnreachableException or DockerTimeoutException))
        {
            throw new Pulumi.Embedded.ProviderException($"unable to pull image {name}: {e.EngineMessage}", inner: e);
        }
    }
}
