using Berth.Docker;
using Berth.Shop.Tenancy;

namespace Berth.Tenants.Health;

/// <summary>Everything that <see cref="JudgeHealth"/> decides by.</summary>
public sealed record HealthFacts
{
    public required TenantState Wanted { get; init; }
    public required TenantState Observed { get; init; }

    /// <summary>
    /// What is wanted was made, and nobody works on it: what differs now is not our own restart, replacement or move.
    /// </summary>
    public required bool IsSettled { get; init; }

    /// <summary>What the engine says; null = it does not answer.</summary>
    public EngineSight? Sight { get; init; }

    /// <summary>What the last check of this run of the container said; null = none yet.</summary>
    public CheckResult? Check { get; init; }

    /// <summary>How many checks did not pass in a row, whosever fault it was.</summary>
    public int Failed { get; init; }

    /// <summary>Whether a check passed since the container started.</summary>
    public bool HasPassed { get; init; }

    /// <summary>How long the product may take from the container's start until its check passes.</summary>
    public required TimeSpan StartPeriod { get; init; }

    /// <summary>How often the container ended in the last ten minutes.</summary>
    public int Deaths { get; init; }

    /// <summary>Somebody worked on it a moment ago, and may have paused it: what the engine's checks say is from then.</summary>
    public bool IsRecovering { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>What an engine says of a tenant's container, or of the one that is worst.</summary>
public sealed record EngineSight
{
    /// <summary>Which of the tenant's containers; the one that is worst, of several.</summary>
    public string Container { get; init; } = TenantContainer.DoorName;

    /// <summary>The engine's word: running, exited, restarting, paused, …; null = there is no container.</summary>
    public string? Status { get; init; }

    public string Id { get; init; } = "";
    public int ExitCode { get; init; }
    public bool WasOutOfMemory { get; init; }

    /// <summary>Why it could not be started; empty = it could.</summary>
    public string Error { get; init; } = "";

    /// <summary>Null = not known: it has run for a while.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>What the product's own health command says: healthy, unhealthy, starting; null = there is none.</summary>
    public string? Health { get; init; }

    public bool HasNetwork { get; init; } = true;
    public bool HasVolume { get; init; } = true;

    /// <summary>The last lines that it printed, without secrets; only read when it does not run well.</summary>
    public string Log { get; init; } = "";

    /// <summary>Whether nothing is wrong with it, as far as an engine can tell.</summary>
    public bool IsFine => this is { Status: "running", HasNetwork: true, Health: not "unhealthy" };

    /// <summary>There is no container.</summary>
    public static readonly EngineSight Missing = new() { HasNetwork = false };

    /// <summary>As in a list of all containers.</summary>
    public static EngineSight Of(ContainerSummary c, string network) =>
        new()
        {
            Status = c.State,
            Id = c.Id,
            HasNetwork = c.NetworkSettings?.Networks?.ContainsKey(network) == true,
            Health =
                c.Status.Contains("(unhealthy)", StringComparison.Ordinal) ? "unhealthy"
                : c.Status.Contains("(healthy)", StringComparison.Ordinal) ? "healthy"
                : null,
        };
}

/// <summary>What a check said.</summary>
/// <param name="Outcome">Whether it passed, or whose fault it is that it did not.</param>
/// <param name="Why">What was seen instead of what should be; empty when it passed.</param>
public sealed record CheckResult(CheckOutcome Outcome, string Why = "")
{
    public static readonly CheckResult Passed = new(CheckOutcome.Passed);
}

/// <summary>What came of a check.</summary>
public enum CheckOutcome
{
    /// <summary>The tenant answered as its product says.</summary>
    Passed,

    /// <summary>It did not answer, or not so.</summary>
    Failed,

    /// <summary>The host's proxy itself did not answer, so nothing is known of the tenant.</summary>
    NoProxy,

    /// <summary>The shop could not be asked whether the check may enter, so nothing is known of the tenant.</summary>
    NoGate,
}
