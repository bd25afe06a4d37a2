using Berth.Shop.Payments;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

public sealed partial class AppDb
{
    public DbSet<StripeEvent> StripeEvents => Set<StripeEvent>();
}
