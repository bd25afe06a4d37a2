using System.Collections.Immutable;

namespace Pulumi.Docker.Outputs;

/// <summary>Container healthcheck.</summary>
[OutputType]
public sealed class ContainerHealthcheck
{
    public readonly string? Interval;
    public readonly int? Retries;
    public readonly string? StartInterval;
    public readonly string? StartPeriod;
    public readonly ImmutableArray<string> Tests;
    public readonly string? Timeout;

    [OutputConstructor]
    private ContainerHealthcheck(
        string? interval,
        int? retries,
        string? startInterval,
        string? startPeriod,
        ImmutableArray<string> tests,
        string? timeout
    )
    {
        Interval = interval;
        Retries = retries;
        StartInterval = startInterval;
        StartPeriod = startPeriod;
        Tests = tests;
        Timeout = timeout;
    }
}
