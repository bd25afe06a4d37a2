using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<TenantHealth> TenantHealth => Set<TenantHealth>();
    public DbSet<TenantUptime> TenantUptime => Set<TenantUptime>();
}
