using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Jobs;

/// <summary>What an operator decides about a job that no retry helped. False when no such job is parked.</summary>
internal static class ParkedJob
{
    public static async Task<bool> RetryAsync(AppDb db, long id, CancellationToken cancellationToken)
    {
        if (await db.Database.ExecuteSqlAsync($"UPDATE jobs SET state = 'Ready', run_at = now(), attempt = 0, finished_at = NULL WHERE id = {id} AND state = 'Parked'", cancellationToken) == 0) return false;
        await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Notices.Jobs}, '')", cancellationToken);
        return true;
    }

    public static async Task<bool> DropAsync(AppDb db, long id, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync($"UPDATE jobs SET state = 'Cancelled' WHERE id = {id} AND state = 'Parked'", cancellationToken) == 1;
}
