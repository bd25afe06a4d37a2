using Berth.Shop.Hosts;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<HeldName> HeldNames => Set<HeldName>();
    public DbSet<SharedHelper> SharedHelpers => Set<SharedHelper>();
    public DbSet<DockerHost> Hosts => Set<DockerHost>();
}
