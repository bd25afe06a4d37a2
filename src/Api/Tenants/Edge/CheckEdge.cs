using Berth.Platform.Jobs;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Edge;

/// <summary>
/// Checks regularly that each proxy runs the configuration that it should. A proxy that cannot be reached does not
/// delay the others.
/// </summary>
public sealed class CheckEdge(PublishEdge edge, KnownHosts hosts) : IJobHandler<CheckEdge.Args>
{
    public const string Kind = "check-edge";

    /// <summary>Makes a job that runs at once, for changes that the proxies show.</summary>
    public static NewJob Job() => new(Kind, "{}", Key: "changed");

    /// <summary>Empty: the job checks all proxies.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await Task.WhenAll(
            (await hosts.AnsweringAsync(cancellationToken)).Select(h => edge.PublishAsync(h.Name, cancellationToken))
        );
        return JobOutcome.Done;
    }
}
