using Berth.Platform.Jobs;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Edge;

/// <summary>
/// Looks now and then whether the proxies still run what they should. One that cannot be asked holds up no other.
/// </summary>
public sealed class CheckEdge(PublishEdge edge, KnownHosts hosts) : IJobHandler<CheckEdge.Args>
{
    public const string Kind = "check-edge";

    /// <summary>The job, at once, because something changed that the proxies show.</summary>
    public static NewJob Job() => new(Kind, "{}", Key: "changed");

    /// <summary>Nothing to say: it is about all of them.</summary>
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
