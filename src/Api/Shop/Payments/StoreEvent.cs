using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Telemetry;
using Npgsql;
using NpgsqlTypes;

namespace Berth.Shop.Payments;

/// <summary>
/// Keeps an event under Stripe's own id, and its job with it, in one statement: nothing lies between the two, and the
/// answer waits for one write to disk. The same event again changes nothing. Past Entity Framework, because a shop's
/// events may come in floods.
/// </summary>
public sealed class StoreEvent(NpgsqlDataSource database, Notices notices)
{
    // PostgreSQL's text holds no NUL; JSON may (escaped), so the body stands as text, not jsonb.
    private const string Insert =
        "INSERT INTO stripe_events (id, type, body, traceparent, received_at) VALUES ($1, $2, $3, $4, now()) ON CONFLICT (id) DO NOTHING RETURNING id";

    /// <summary>Returns once it is on disk.</summary>
    public async Task StoreAsync(string id, string type, string body, CancellationToken cancellationToken)
    {
        string?[] values = [id, type, body, Spans.Parent];
        if (HandleStripeEvent.Handles(type))
        {
            await InsertJob.CausedByAsync(
                database,
                notices,
                Insert,
                values,
                HandleStripeEvent.Job(id),
                cancellationToken
            );
            return;
        }
        await using var command = database.CreateCommand(Insert);
        foreach (var value in values)
            command.Parameters.Add(
                new NpgsqlParameter<string?> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text }
            );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
