using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Telemetry;

/// <summary>
/// Whether this process is of use. Looked at once a second at most, whoever asks how often: the question must cost less
/// than what it protects.
/// </summary>
public sealed partial class CheckReady(
    IEnumerable<ReadyCheck> checks,
    IServiceProvider services,
    TimeProvider clock,
    ILogger<CheckReady> log
) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private const string Fine = "ok";

    private readonly SemaphoreSlim _turn = new(1);
    private volatile Seen? _seen;

    /// <summary>What was found.</summary>
    /// <param name="Ready">Whether all is well.</param>
    /// <param name="Checks">By name: <c>ok</c>, or what is missing.</param>
    public sealed record Answer(bool Ready, IReadOnlyDictionary<string, string> Checks);

    /// <summary>How often it was looked; for tests.</summary>
    public int Looks { get; private set; }

    /// <summary>200 when all is well, else 503.</summary>
    public static async Task<IResult> AnswerAsync(CheckReady check, CancellationToken cancellationToken)
    {
        var answer = await check.CheckAsync(cancellationToken);
        return Results.Json(
            answer,
            statusCode: answer.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable
        );
    }

    /// <summary>How it is, or was within this second.</summary>
    public async Task<Answer> CheckAsync(CancellationToken cancellationToken)
    {
        if (Known() is { } known)
            return known;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (Known() is { } meanwhile)
                return meanwhile;
            var answer = await LookAsync();
            // from its end: a look that takes long must not be followed by the next at once
            _seen = new(clock.GetTimestamp(), answer);
            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    private Answer? Known() => _seen is { } seen && clock.GetElapsedTime(seen.At) < Fresh ? seen.Answer : null;

    /// <summary>Not for one asker, who may go away: for all who wait.</summary>
    private async Task<Answer> LookAsync()
    {
        Looks++;
        var found = await Task.WhenAll(checks.Select(async c => (c.Name, What: await LookAsync(c) ?? Fine)));
        return new Answer(found.All(f => f.What == Fine), found.ToDictionary(f => f.Name, f => f.What));
    }

    private async Task<string?> LookAsync(ReadyCheck check)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        try
        {
            return await check.Look(services, limit.Token).WaitAsync(Patience, clock);
        }
        catch (Exception e)
        {
            // Its words may name machines and users: they are for the log.
            Log.Failed(log, check.Name, e.Message);
            return "does not answer";
        }
    }

    /// <summary>The database answers and is up to date.</summary>
    internal static async Task<string?> DatabaseAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services
            .GetRequiredService<IDbContextFactory<AppDb>>()
            .CreateDbContextAsync(cancellationToken);
        return (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
            ? "is behind: run 'berth migrate'"
            : null;
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private sealed record Seen(long At, Answer Answer);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Not ready: {Check}: {Reason}")]
        public static partial void Failed(ILogger log, string check, string reason);
    }
}
