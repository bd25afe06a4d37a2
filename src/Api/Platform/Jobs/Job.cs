using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Platform.Jobs;

/// <summary>One piece of work that must happen, whatever crashes. A row of the table <c>jobs</c>.</summary>
public sealed class Job
{
    public long Id { get; set; }

    /// <summary>Which handler runs it; see <see cref="JobKinds"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The handler's argument, as JSON.</summary>
    public string Payload { get; set; } = "{}";

    /// <summary>At most one job of a kind and key waits, and at most one runs. Null: no such limit.</summary>
    public string? Key { get; set; }

    public JobState State { get; set; }

    /// <summary>Not before this time.</summary>
    public DateTimeOffset RunAt { get; set; }

    /// <summary>How often it was begun.</summary>
    public int Attempt { get; set; }

    /// <summary>Who runs it: see <see cref="WorkerId"/>.</summary>
    public string? LeasedBy { get; set; }

    /// <summary>Until when the runner has it for sure. It is extended while the job runs.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    public string? LastError { get; set; }

    /// <summary>The trace that caused it, which all its runs go on with; null when it begins one of its own.</summary>
    public string? Traceparent { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>Where a job is, and who moves it on.</summary>
public enum JobState
{
    /// <summary>Waits for its time. <see cref="JobRunner"/> moves it on.</summary>
    Ready,

    /// <summary>Runs. Its runner moves it on; <see cref="JobRescuer"/> when the runner died.</summary>
    Running,

    /// <summary>Finished. Nothing moves it on; it is deleted after some days.</summary>
    Done,

    /// <summary>
    /// Given up: no more retries, or none would help. An operator moves it on: <c>berth jobs retry</c> or <c>drop</c>.
    /// </summary>
    Parked,

    /// <summary>No longer wanted. Nothing moves it on.</summary>
    Cancelled,
}

/// <summary>A job to be added.</summary>
public sealed record NewJob(string Kind, string Payload, string? Key = null, TimeSpan? Delay = null);

internal sealed class JobTable : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> e)
    {
        e.ToTable("jobs");
        e.Property(j => j.Payload).HasColumnType("jsonb");
        // The database keeps the two invariants; a lost race is an error, not a double run.
        e.HasIndex(j => new { j.Kind, j.Key }, "jobs_one_waits")
            .IsUnique()
            .HasFilter("state = 'Ready' AND key IS NOT NULL");
        e.HasIndex(j => new { j.Kind, j.Key }, "jobs_one_runs")
            .IsUnique()
            .HasFilter("state = 'Running' AND key IS NOT NULL");
        // Each holds only what is asked for, so that the finished ones, the most by far, cost nothing.
        e.HasIndex(j => j.RunAt, "jobs_wait").HasFilter("state = 'Ready'");
        e.HasIndex(j => j.LeasedUntil, "jobs_run").HasFilter("state = 'Running'");
        e.HasIndex(j => j.FinishedAt, "jobs_ended").HasFilter("state IN ('Done', 'Cancelled')");
    }
}
