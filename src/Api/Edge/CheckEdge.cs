using Berth.Jobs;

namespace Berth.Edge;

/// <summary>Looks now and then whether the proxy still runs what it should.</summary>
public sealed class CheckEdge(PublishEdge edge) : IJobHandler<CheckEdge.Args>
{
    public const string Kind = "check-edge";

    /// <summary>Nothing to say: there is one proxy.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await edge.RunAsync(cancellationToken);
        return JobOutcome.Done;
    }
}
