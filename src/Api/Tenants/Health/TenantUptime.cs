using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Health;

/// <summary>
/// For how long a tenant was up on a day, UTC, in seconds. What nobody watched, and what was out of reach, is not known.
/// Time in which it should not run counts nowhere.
/// </summary>
public sealed class TenantUptime
{
    private TenantUptime() { }

    public Guid TenantId { get; private set; }
    public DateOnly Day { get; private set; }
    public int Up { get; private set; }
    public int Down { get; private set; }
    public int Unknown { get; private set; }

    /// <summary>If nobody counted for longer than this, nobody watched.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Adds the time since the last count to the days that it lies in, by the state that the tenant was in; for all
    /// tenants if none is given. One statement, so that whoever counts at the same time counts what is left.
    /// </summary>
    public static Task CountAsync(AppDb db, Guid? tenantId, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            WITH due AS (
                SELECT h.tenant_id, h.counted_at AT TIME ZONE 'UTC' AS begun, {now}::timestamptz AT TIME ZONE 'UTC' AS ended,
                    CASE WHEN h.state IN ('None', 'Suspended') THEN 'none'
                        WHEN {now}::timestamptz - h.counted_at > {Watched} OR h.state = 'Unreachable' THEN 'unknown'
                        WHEN h.state = 'Up' THEN 'up'
                        WHEN h.state = 'Starting' AND h.up_at IS NULL THEN 'none' ELSE 'down' END AS kind
                FROM tenant_health h
                WHERE h.counted_at < {now} AND ({tenantId}::uuid IS NULL OR h.tenant_id = {tenantId})
                ORDER BY h.tenant_id FOR UPDATE
            ), counted AS (
                UPDATE tenant_health h SET counted_at = {now} FROM due WHERE h.tenant_id = due.tenant_id
            )
            INSERT INTO tenant_uptime AS u (tenant_id, day, up, down, unknown)
            SELECT due.tenant_id, day.day::date, CASE kind WHEN 'up' THEN seconds ELSE 0 END,
                CASE kind WHEN 'down' THEN seconds ELSE 0 END, CASE kind WHEN 'unknown' THEN seconds ELSE 0 END
            FROM due, generate_series(date_trunc('day', begun), ended, interval '1 day') AS day,
                LATERAL (SELECT extract(epoch FROM least(ended, day.day + interval '1 day') - greatest(begun,
                    day.day))::int AS seconds) AS part
            WHERE kind <> 'none' AND seconds > 0
            ON CONFLICT (tenant_id, day) DO UPDATE SET up = u.up + excluded.up, down = u.down + excluded.down,
                unknown = u.unknown + excluded.unknown
            """,
            cancellationToken
        );
}
