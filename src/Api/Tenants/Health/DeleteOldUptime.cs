using Berth.Platform.Data;
using Berth.Platform.Jobs;

namespace Berth.Tenants.Health;

/// <summary>Deletes days of tenants' uptime that are 90 days old.</summary>
public sealed class DeleteOldUptime(AppDb db, TimeProvider clock) : Cleaning<DeleteOldUptime.Args, TenantUptime>
{
    public const string Kind = "delete-old-uptime";

    /// <summary>How many days are kept.</summary>
    public const int DaysKept = 90;

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "days of uptime, 90 days old";

    /// <inheritdoc />
    protected override IQueryable<TenantUptime> Due()
    {
        var before = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(-DaysKept);
        return db.TenantUptime.Where(u => u.Day < before);
    }
}
