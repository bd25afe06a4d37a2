using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<Guest> Guests => Set<Guest>();
}
