using Berth.Shop.Answers;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    public DbSet<BuyerAnswer> BuyerAnswers => Set<BuyerAnswer>();
}
