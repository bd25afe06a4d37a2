using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Tenants.Backups;

/// <summary>
/// Somebody wants a tenant's data as it was in a backup. The web writes the row, the worker looks whether the backup is
/// the tenant's, and <see cref="RestoreData"/> carries it out.
/// </summary>
public sealed class Restore
{
    /// <summary>So often it is tried before the tenant comes up as it was.</summary>
    private const int MostAttempts = 3;

    /// <summary>What could not be begun for so long is not wanted any more: the data has moved on.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private Restore() { }

    public Guid Id { get; private set; }
    public Guid TenantId { get; private set; }

    /// <summary>Which backup; it may be removed later.</summary>
    public Guid BackupId { get; private set; }

    public DateTimeOffset AskedAt { get; private set; }
    public RestoreState State { get; private set; }

    /// <summary>The backup that was made before; null until then.</summary>
    public Guid? BeforeId { get; private set; }

    public int Attempts { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it failed.</summary>
    public string? Why { get; private set; }

    /// <summary>Adds one to the context; the caller saves.</summary>
    public static Restore Ask(AppDb db, Guid tenant, Guid backup, DateTimeOffset now) =>
        db
            .Restores.Add(
                new Restore
                {
                    Id = Guid.CreateVersion7(now),
                    TenantId = tenant,
                    BackupId = backup,
                    AskedAt = now,
                }
            )
            .Entity;

    /// <summary>The one of a tenant that is not carried out yet; null if there is none.</summary>
    public static Task<Restore?> WaitingAsync(AppDb db, Guid tenant, CancellationToken cancellationToken) =>
        db.Restores.SingleOrDefaultAsync(
            r => r.TenantId == tenant && r.State == RestoreState.Waiting,
            cancellationToken
        );

    /// <summary>
    /// Whether one of a tenant's was begun and is not over: its volumes may be half of each, and nobody may start what uses
    /// them, or back them up.
    /// </summary>
    public static Task<bool> IsBegunAsync(AppDb db, Guid tenant, CancellationToken cancellationToken) =>
        db.Restores.AnyAsync(
            r => r.TenantId == tenant && r.State == RestoreState.Waiting && r.Attempts > 0,
            cancellationToken
        );

    /// <summary>Whether it was never begun and waits for more than a day.</summary>
    public bool IsTooOld(DateTimeOffset now) => Attempts == 0 && now - AskedAt > Longest;

    /// <summary>Whether it was tried often enough.</summary>
    public bool IsTriedOut => Attempts > MostAttempts;

    /// <summary>It is tried, once more.</summary>
    public void Try() => Attempts++;

    /// <summary>What the tenant had is backed up, and is not again if this is begun anew. The caller saves.</summary>
    public void Saved(Guid before) => BeforeId = before;

    /// <summary>The data is as it was. The caller saves.</summary>
    public void Done(DateTimeOffset now) => (State, EndedAt) = (RestoreState.Done, now);

    /// <summary>Nothing was changed, and nothing will be. The caller saves.</summary>
    public void Fail(string why, DateTimeOffset now) => (State, Why, EndedAt) = (RestoreState.Failed, why, now);
}

/// <summary>What became of it.</summary>
public enum RestoreState
{
    /// <summary>Asked for. <see cref="RestoreData"/> moves it on.</summary>
    Waiting,

    /// <summary>The data is as it was in the backup.</summary>
    Done,

    /// <summary>Nothing was changed.</summary>
    Failed,
}

internal sealed class RestoreTable : IEntityTypeConfiguration<Restore>
{
    public void Configure(EntityTypeBuilder<Restore> e)
    {
        e.ToTable("restores");
        e.Ignore(r => r.IsTriedOut);
        e.HasOne<Tenant>().WithMany().HasForeignKey(r => r.TenantId).OnDelete(DeleteBehavior.NoAction);
        e.HasIndex(r => r.TenantId, "restores_one_waits").IsUnique().HasFilter("state = 'Waiting'");
    }
}
