using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<TenantEvent> TenantEvents => Set<TenantEvent>();
    public DbSet<LastData> LastData => Set<LastData>();
    public DbSet<Adoption> Adoptions => Set<Adoption>();
    public DbSet<HeldSubnet> HeldSubnets => Set<HeldSubnet>();
    public DbSet<HeldPort> HeldPorts => Set<HeldPort>();
}
