using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Platform.Jobs;

/// <summary>A piece of work that must happen, whatever crashes: a row of the table <c>jobs</c>.</summary>
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

    /// <summary>The job does not start before this time.</summary>
    public DateTimeOffset RunAt { get; set; }

    /// <summary>How many times the job was started.</summary>
    public int Attempt { get; set; }

    /// <summary>Who runs it: see <see cref="WorkerId"/>.</summary>
    public string? LeasedBy { get; set; }

    /// <summary>Until when nobody else may take the job. The runner extends it while the job runs.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }

    public string? LastError { get; set; }

    /// <summary>The trace that caused the job and that its runs continue; null if they begin a new one.</summary>
    public string? Traceparent { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
}

/// <summary>Where a job is, and what leads on from there.</summary>
public enum JobState
{
    /// <summary>Waits for its time. <see cref="JobRunner"/> starts it.</summary>
    Ready,

    /// <summary>Runs. Its runner finishes it, or <see cref="JobRescuer"/> takes it back if the runner died.</summary>
    Running,

    /// <summary>Finished. It is deleted after a week.</summary>
    Done,

    /// <summary>
    /// Failed too often, or retrying would not help. It waits for an operator: <c>berth jobs retry</c> or <c>drop</c>.
    /// </summary>
    Parked,

    /// <summary>No longer needed. It is deleted after a week.</summary>
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
        // The database enforces the two invariants: losing a race is an error, not a double run.
        e.HasIndex(j => new { j.Kind, j.Key }, "jobs_one_waits")
            .IsUnique()
            .HasFilter("state = 'Ready' AND key IS NOT NULL");
        e.HasIndex(j => new { j.Kind, j.Key }, "jobs_one_runs")
            .IsUnique()
            .HasFilter("state = 'Running' AND key IS NOT NULL");
        // Each index covers only the rows that are queried, so that finished jobs, by far the most, cost nothing.
        e.HasIndex(j => j.RunAt, "jobs_wait").HasFilter("state = 'Ready'");
        e.HasIndex(j => j.LeasedUntil, "jobs_run").HasFilter("state = 'Running'");
        e.HasIndex(j => j.FinishedAt, "jobs_ended").HasFilter("state IN ('Done', 'Cancelled')");
    }
}
