using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<Order> Orders => Set<Order>();
}
