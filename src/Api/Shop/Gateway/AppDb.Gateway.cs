using Berth.Shop.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<StripeRefusal> StripeRefusals => Set<StripeRefusal>();
}
