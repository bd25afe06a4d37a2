using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Telemetry;
using Npgsql;
using NpgsqlTypes;

namespace Berth.Shop.Payments;

/// <summary>
/// Stores an event under Stripe's own id, together with its job, in one statement: neither can exist without the other,
/// and the answer waits for a single write to disk. The same event again changes nothing. Bypasses Entity Framework,
/// because a shop's events may come in floods.
/// </summary>
public sealed class StoreEvent(NpgsqlDataSource database, Notices notices)
{
    // PostgreSQL cannot store NUL, which JSON may contain escaped, so the body is kept as text and not as jsonb.
    private const string Insert =
        "INSERT INTO stripe_events (id, type, body, traceparent, received_at) VALUES ($1, $2, $3, $4, now()) "
        + "ON CONFLICT (id) DO NOTHING RETURNING id";

    /// <summary>Returns once the event is on disk.</summary>
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
