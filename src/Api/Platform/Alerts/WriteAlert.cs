using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Alerts;

/// <summary>What became of a cause, to be written with what a context saves: it was seen, or it is gone.</summary>
/// <param name="Key">The cause.</param>
/// <param name="Subject">Null: it is gone.</param>
/// <param name="Text">What is so, and what to do about it.</param>
internal sealed record NewAlert(string Key, string? Subject, string Text = "");

/// <summary>Writes it, in the transaction that is under way. A cause that was over opens anew.</summary>
internal static class WriteAlert
{
    public static Task WriteAsync(AppDb db, NewAlert alert, DateTimeOffset now, CancellationToken cancellationToken) =>
        alert.Subject is null
            ? db.Database.ExecuteSqlAsync(
                $"UPDATE alerts SET resolved_at = {now} WHERE key = {alert.Key} AND resolved_at IS NULL",
                cancellationToken
            )
            : db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO alerts (key, subject, text, since, seen_at, count)
                    VALUES ({alert.Key}, {alert.Subject}, {alert.Text}, {now}, {now}, 1)
                ON CONFLICT (key) DO UPDATE SET subject = excluded.subject, text = excluded.text,
                    seen_at = excluded.seen_at, resolved_at = NULL,
                    since = CASE WHEN alerts.resolved_at IS NULL THEN alerts.since ELSE excluded.since END, count = CASE WHEN alerts.resolved_at IS NULL THEN alerts.count + 1 ELSE 1 END
                """,
                cancellationToken
            );
}
