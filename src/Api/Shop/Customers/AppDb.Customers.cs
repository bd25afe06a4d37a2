using Berth.Shop.Customers;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<Customer> Customers => Set<Customer>();
}
