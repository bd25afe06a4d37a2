using Berth.Shop.Usage;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<TenantUsage> TenantUsage => Set<TenantUsage>();
    public DbSet<TrafficMonth> TrafficMonths => Set<TrafficMonth>();
}
