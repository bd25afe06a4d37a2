using Berth.Shop.Hosts;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<HeldName> HeldNames => Set<HeldName>();
    public DbSet<DockerHost> Hosts => Set<DockerHost>();
}
