using Berth.Docker;
using Pulumi.Embedded;

namespace Pulumi.Docker.Embedded;

/// <summary>Waits until a container's health check succeeds.</summary>
internal static class WaitHealthy
{
    public static async Task<ContainerDetails> WaitAsync(
        DockerClient docker,
        string id,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        var since = TimeProvider.System.GetTimestamp();
        for (var wait = 50; ; wait = Math.Min(wait * 2, 500))
        {
            var container = await docker.Containers.InspectAsync(id, cancellationToken);
            if (container.State.Health is not { } health)
            {
                throw new ProviderException(
                    "you have supplied a 'wait' argument, but the container does not have a healthcheck "
                        + "defined. Please remove the 'wait' argument or add a 'healthcheck' attribute"
                );
            }
            if (health.Status == "healthy")
                return container;
            if (!container.State.Running && !container.State.Restarting)
            {
                throw new ProviderException(
                    $"container {container.PlainName} ended with exit code {container.State.ExitCode} before "
                        + $"it was healthy{(container.State.OOMKilled ? ": its memory ran out" : "")}"
                );
            }
            if (TimeProvider.System.GetElapsedTime(since) > patience)
            {
                var last = health.Log is { Count: > 0 } log
                    ? $"; the last check answered {log[^1].ExitCode}: {Short(log[^1].Output)}"
                    : "; no check was finished";
                throw new ProviderException(
                    $"container {container.PlainName} failed to be in healthy state within {patience.TotalSeconds:0} s{last}"
                );
            }
            await Task.Delay(wait, cancellationToken);
        }
    }

    private static string Short(string text) =>
        text.Trim() is { Length: > 200 } trimmed ? trimmed[..200] + "…" : text.Trim();
}
