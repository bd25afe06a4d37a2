using System.Diagnostics;

namespace Berth.Platform.Telemetry;

/// <summary>
/// The product's own spans, and how a trace goes on where a row waits in between. Tags are ids, kinds and hosts: never
/// a secret, an e-mail address or an order's token. While nobody listens there are no spans, and each call here returns
/// at once.
/// </summary>
public static class Spans
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Berth";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// The trace that is under way here, as W3C's <c>traceparent</c>, for a row that somebody goes on from; null when
    /// there is none.
    /// </summary>
    public static string? Parent => Activity.Current is { IdFormat: ActivityIdFormat.W3C } span ? span.Id : null;

    /// <summary>Begins a step within what is under way; null while nobody listens. Disposing ends it.</summary>
    public static Activity? Begin(string name) => Source.StartActivity(name);

    /// <summary>
    /// Goes on with a trace from a row; without a parent a trace of its own begins. What is under way here has nothing
    /// to do with it.
    /// </summary>
    public static Activity? Continue(string name, string? parent)
    {
        if (!Source.HasListeners())
            return null;
        Activity.Current = null;
        return Source.StartActivity(
            name,
            ActivityKind.Consumer,
            ActivityContext.TryParse(parent, null, isRemote: true, out var from) ? from : default
        );
    }

    /// <summary>
    /// Runs a step as a span. What it throws marks the span as failed, by the exception's type: its words may name what
    /// no trace should.
    /// </summary>
    public static async Task TraceAsync(string name, string tag, object? value, Func<Task> step)
    {
        using var span = Begin(name)?.SetTag(tag, value);
        try
        {
            await step();
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    /// <summary>Marks a span as failed.</summary>
    public static void Fail(this Activity? span, Exception e) =>
        span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", e.GetType().FullName);
}
