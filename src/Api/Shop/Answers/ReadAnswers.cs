using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Answers;

/// <summary>Reads and opens what an order's buyer answered, for the container.</summary>
public sealed class ReadAnswers(IDbContextFactory<AppDb> databases, KeepAnswers keep)
{
    /// <summary>
    /// What the product asks now, and the customer's own variables if it takes any. A question that came since the order
    /// has its default.
    /// </summary>
    public async Task<KnownAnswers> OfAsync(Guid order, Product product, CancellationToken cancellationToken)
    {
        if (product.Ask.Count == 0 && !product.CustomerVariables)
            return KnownAnswers.None;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.BuyerAnswers.AsNoTracking().Where(a => a.OrderId == order).ToListAsync(cancellationToken);
        var (plain, secret) = (new Dictionary<string, string>(), new Dictionary<string, Secret>());
        foreach (var (name, question) in product.Ask)
        {
            var row = rows.SingleOrDefault(r => r.Name == name && !r.IsOwn);
            if (row is null && question.Default.Length > 0)
                plain[name] = question.Default;
            else if (row is not null && (row.IsSealed || question.IsSecret))
                secret[name] = new Secret(keep.Open(row));
            else if (row is not null)
                plain[name] = row.Value;
        }
        var own = product.CustomerVariables
            ? rows.Where(r => r.IsOwn).ToDictionary(r => r.Name, r => new Secret(keep.Open(r)))
            : [];
        return new(plain, secret, own);
    }
}
