using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<TenantUsage> TenantUsage => Set<TenantUsage>();
    public DbSet<TrafficMonth> TrafficMonths => Set<TrafficMonth>();
}
