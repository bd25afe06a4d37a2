using Berth.Shop.Feasibility;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<HostFacts> HostFacts => Set<HostFacts>();
    public DbSet<ProductImage> ProductImages => Set<ProductImage>();
    public DbSet<PlanPrice> PlanPrices => Set<PlanPrice>();
    public DbSet<ForeignName> ForeignNames => Set<ForeignName>();
}
