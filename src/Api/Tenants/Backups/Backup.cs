using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Tenants.Backups;

/// <summary>
/// A backup of a tenant in a repository, written when restic said that it is complete; or an attempt that failed.
/// </summary>
public sealed class Backup
{
    private Backup() { }

    public Guid Id { get; private set; }
    public Guid TenantId { get; private set; }

    /// <summary>The target's name.</summary>
    public string Target { get; private set; } = "";

    /// <summary>The host on which it was made, whose repository in the target has it.</summary>
    public string Host { get; private set; } = "";

    public BackupState State { get; private set; }
    public BackupCause Cause { get; private set; }

    /// <summary>Restic's id of it; of one that failed, of what was stored all the same, which is not whole.</summary>
    public string Snapshot { get; private set; } = "";

    /// <summary>When its data was read; of one that failed, when that was.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>What it added to the repository.</summary>
    public long BytesAdded { get; private set; }

    /// <summary>What the tenant's files have.</summary>
    public long BytesTotal { get; private set; }

    public long Files { get; private set; }
    public TimeSpan Took { get; private set; }

    /// <summary>Why it failed; of a complete one, what is worth knowing of it.</summary>
    public string Why { get; private set; } = "";

    /// <summary>One that is complete.</summary>
    public static Backup Of(
        Tenant tenant,
        BackupStore store,
        BackupCause cause,
        ResticSummary summary,
        string why,
        DateTimeOffset at,
        TimeSpan took
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(at),
            TenantId = tenant.Id,
            Target = store.Target,
            Host = store.Host,
            State = BackupState.Done,
            Cause = cause,
            Snapshot = summary.SnapshotId,
            At = at,
            BytesAdded = summary.DataAdded,
            BytesTotal = summary.TotalBytesProcessed,
            Files = summary.TotalFilesProcessed,
            Took = took,
            Why = why,
        };

    /// <summary>One that failed.</summary>
    public static Backup Failed(
        Tenant tenant,
        string target,
        string host,
        BackupCause cause,
        BackupTroubleException trouble,
        DateTimeOffset at,
        TimeSpan took
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(at),
            TenantId = tenant.Id,
            Target = target,
            Host = host,
            State = BackupState.Failed,
            Cause = cause,
            Snapshot = trouble.Snapshot,
            At = at,
            Took = took,
            Why = trouble.Message,
        };

    /// <summary>A tenant's that are complete, the newest first.</summary>
    public static Task<List<Backup>> OfAsync(AppDb db, Guid tenant, CancellationToken cancellationToken) =>
        db
            .Backups.AsNoTracking()
            .Where(b => b.TenantId == tenant && b.State == BackupState.Done)
            .OrderByDescending(b => b.At)
            .ToListAsync(cancellationToken);
}

/// <summary>What became of it.</summary>
public enum BackupState
{
    /// <summary>It is complete. <see cref="TendRepositories"/> removes it with its row.</summary>
    Done,

    /// <summary>It failed. The row goes after a week.</summary>
    Failed,
}

/// <summary>Why it was made.</summary>
public enum BackupCause
{
    /// <summary>Its plan says when.</summary>
    Schedule,

    /// <summary>Somebody asked for it.</summary>
    Asked,

    /// <summary>The tenant was about to be restored.</summary>
    Restore,
}

/// <summary>A repository: one for each host in each target.</summary>
public sealed class BackupStore
{
    private BackupStore() { }

    public string Target { get; private set; } = "";
    public string Host { get; private set; } = "";

    /// <summary>
    /// When the first backup was made: from then on a repository that is not there is missed, not made anew.
    /// </summary>
    public DateTimeOffset MadeAt { get; private set; }

    /// <summary>When something was removed last.</summary>
    public DateTimeOffset? PrunedAt { get; private set; }

    /// <summary>When it was checked last.</summary>
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>One in which the first backup was just made.</summary>
    public static BackupStore Of(string target, string host, DateTimeOffset now) =>
        new()
        {
            Target = target,
            Host = host,
            MadeAt = now,
        };

    /// <summary>Space of what was removed is free again.</summary>
    public void Pruned(DateTimeOffset now) => PrunedAt = now;

    /// <summary>It was checked, whatever was found.</summary>
    public void Checked(DateTimeOffset now) => CheckedAt = now;

    /// <summary>The repository's own name in lists and alerts.</summary>
    public string Name => $"{Target} on {Host}";
}

/// <summary>A tenant whose containers are paused or stopped for a backup, until they run again.</summary>
public sealed class BackupHold
{
    private BackupHold() { }

    public Guid TenantId { get; private set; }
    public DateTimeOffset Since { get; private set; }

    /// <summary>Written before the first container is held.</summary>
    public static BackupHold Of(Guid tenant, DateTimeOffset now) => new() { TenantId = tenant, Since = now };
}

internal sealed class BackupTable
    : IEntityTypeConfiguration<Backup>,
        IEntityTypeConfiguration<BackupStore>,
        IEntityTypeConfiguration<BackupHold>
{
    public void Configure(EntityTypeBuilder<Backup> e)
    {
        e.ToTable("backups");
        e.HasOne<Tenant>().WithMany().HasForeignKey(b => b.TenantId).OnDelete(DeleteBehavior.NoAction);
        e.HasIndex(b => new { b.TenantId, b.At });
        e.HasIndex(b => new
            {
                b.Target,
                b.Host,
                b.Snapshot,
            })
            .IsUnique()
            .HasFilter("snapshot <> ''");
    }

    public void Configure(EntityTypeBuilder<BackupStore> e)
    {
        e.ToTable("backup_stores");
        e.HasKey(s => new { s.Target, s.Host });
        e.Ignore(s => s.Name);
    }

    public void Configure(EntityTypeBuilder<BackupHold> e)
    {
        e.ToTable("backup_holds");
        e.HasKey(h => h.TenantId);
        e.HasOne<Tenant>().WithMany().HasForeignKey(h => h.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
