using System.Diagnostics;
using System.Text.Json;
using Berth.Platform.Telemetry;

namespace Berth.Platform.Jobs;

/// <summary>
/// What others see of a job while it runs: a span that goes on with the trace that caused it, what every line of the
/// log belongs to, and numbers. Disposing ends it.
/// </summary>
internal sealed class JobRun : IDisposable
{
    private static readonly Func<ILogger, long, string, IDisposable?> Scope = LoggerMessage.DefineScope<long, string>(
        "job {JobId} {JobKind}"
    );
    private static readonly Func<ILogger, long, string, Guid, IDisposable?> TenantScope = LoggerMessage.DefineScope<
        long,
        string,
        Guid
    >("job {JobId} {JobKind} tenant {TenantId}");

    private readonly Job _job;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly Activity? _span;
    private readonly IDisposable? _scope;
    private TimeSpan _ran;

    private JobRun(Job job, ILogger log, TimeProvider clock)
    {
        (_job, _clock, _began) = (job, clock, clock.GetTimestamp());
        var tenant = TenantOf(job.Payload);
        _scope = tenant is { } id ? TenantScope(log, job.Id, job.Kind, id) : Scope(log, job.Id, job.Kind);
        _span = Spans
            .Continue($"job {job.Kind}", job.Traceparent)
            ?.SetTag("berth.job.kind", job.Kind)
            .SetTag("berth.job.id", job.Id)
            .SetTag("berth.job.attempt", job.Attempt)
            .SetTag("berth.tenant", tenant);
    }

    /// <summary>It was claimed.</summary>
    public static JobRun Begin(Job job, ILogger log, TimeProvider clock)
    {
        Metrics.JobBegan(job.Kind, clock.GetUtcNow() - job.RunAt);
        return new JobRun(job, log, clock);
    }

    /// <summary>Its handler threw.</summary>
    public void Fail(Exception e) => _span.Fail(e);

    /// <summary>Its handler is through; what follows is bookkeeping.</summary>
    public void Stop() => _ran = _clock.GetElapsedTime(_began);

    /// <summary>How it ended stands in the table.</summary>
    public void End(JobOutcome outcome)
    {
        var word = outcome switch
        {
            JobOutcome.Later => "snoozed",
            JobOutcome.Dropped => "cancelled",
            JobOutcome.Stuck => "parked",
            JobRunner.Retry => "failed",
            _ => "done",
        };
        _span?.SetTag("berth.job.outcome", word);
        Metrics.JobEnded(_job.Kind, word, _ran);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _span?.Dispose();
        _scope?.Dispose();
    }

    /// <summary>The tenant that it is about, where its argument names one.</summary>
    private static Guid? TenantOf(string payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("TenantId", out var id)
                && id.ValueKind == JsonValueKind.String
                && id.TryGetGuid(out var tenant)
                ? tenant
                : null;
        }
        catch (JsonException)
        {
            return null; // the job will say so itself
        }
    }
}
