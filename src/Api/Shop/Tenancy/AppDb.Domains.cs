using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<Domain> Domains => Set<Domain>();
}
