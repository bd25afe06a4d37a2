using Berth.Shop.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<KeptProduct> KeptProducts => Set<KeptProduct>();
}
