using Berth.Shop.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<Subscription> Subscriptions => Set<Subscription>();
}
