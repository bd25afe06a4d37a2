using Berth.Tenants.Backups;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<Backup> Backups => Set<Backup>();
    public DbSet<BackupStore> BackupStores => Set<BackupStore>();
    public DbSet<BackupHold> BackupHolds => Set<BackupHold>();
    public DbSet<Restore> Restores => Set<Restore>();
}
