using System.Diagnostics.Metrics;

namespace Berth.Platform.Telemetry;

/// <summary>
/// What is counted and measured as it happens, on the meter <c>Berth</c>. Costs next to nothing while nobody listens.
/// What is read from the database is in <c>Operations/ReadGauges.cs</c>.
/// </summary>
public static class Metrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Berth";

    internal static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Jobs = Meter.CreateCounter<long>(
        "berth.jobs",
        "{job}",
        "Runs of jobs, by kind and by how they ended."
    );
    private static readonly Histogram<double> JobWait = Meter.CreateHistogram<double>(
        "berth.job.wait",
        "s",
        "How long jobs that were due waited for their run."
    );
    private static readonly Histogram<double> JobRun = Meter.CreateHistogram<double>(
        "berth.job.run",
        "s",
        "How long jobs ran."
    );
    private static readonly Histogram<double> Provisionings = Meter.CreateHistogram<double>(
        "berth.provisioning",
        "s",
        "From a payment to the first answer of what was paid for."
    );
    private static readonly Counter<long> Mails = Meter.CreateCounter<long>(
        "berth.mails",
        "{mail}",
        "Attempts to send a mail, by what came of them."
    );
    private static readonly Counter<long> Webhooks = Meter.CreateCounter<long>(
        "berth.webhooks",
        "{event}",
        "Calls of Stripe's webhook, by what came of them."
    );
    private static readonly Histogram<double> StripeCalls = Meter.CreateHistogram<double>(
        "berth.stripe.call",
        "s",
        "Calls to Stripe, by what was asked and what came of it."
    );

    /// <summary>A job begins, this long after it was due.</summary>
    public static void JobBegan(string kind, TimeSpan wait) =>
        JobWait.Record(Math.Max(0, wait.TotalSeconds), new KeyValuePair<string, object?>("kind", kind));

    /// <summary>
    /// A run of a job ended: <c>done</c>, <c>snoozed</c>, <c>failed</c> (it comes again), <c>parked</c> or
    /// <c>cancelled</c>.
    /// </summary>
    public static void JobEnded(string kind, string outcome, TimeSpan ran)
    {
        JobRun.Record(ran.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
        Jobs.Add(1, new("kind", kind), new("outcome", outcome));
    }

    /// <summary>A tenant answered for the first time, this long after it was paid for.</summary>
    public static void Provisioned(TimeSpan taken) => Provisionings.Record(taken.TotalSeconds);

    /// <summary>A mail was <c>sent</c>, <c>deferred</c>, <c>refused</c> or <c>uncertain</c>.</summary>
    public static void Mailed(string outcome) => Mails.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>A call of the webhook was <c>accepted</c> or <c>refused</c>.</summary>
    public static void WebhookCalled(string outcome) =>
        Webhooks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>
    /// Stripe was asked for something; <c>ok</c>, <c>declined</c>, <c>refused</c> or <c>unreachable</c>.
    /// </summary>
    public static void StripeCalled(string what, string outcome, TimeSpan taken) =>
        StripeCalls.Record(taken.TotalSeconds, new("call", what), new("outcome", outcome));
}
