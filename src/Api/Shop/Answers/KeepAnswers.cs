using Berth.Platform.Data;
using Berth.Platform.Keys;
using Berth.Shop.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Answers;

/// <summary>Keeps what a buyer answered with their order; secrets sealed.</summary>
public sealed class KeepAnswers(SealSecret seal, TimeProvider clock)
{
    /// <summary>Adds checked answers of a new order; the caller saves.</summary>
    public void Add(AppDb db, Guid order, Product product, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (name, value) in values)
        {
            var isSecret = product.Ask[name].IsSecret;
            db.BuyerAnswers.Add(
                BuyerAnswer.For(order, name, Kept(order, name, value, isSecret), isSecret, false, clock.GetUtcNow())
            );
        }
    }

    /// <summary>Whether an order was given these answers: a form that is sent twice is the same only then.</summary>
    public async Task<bool> AreSameAsync(
        AppDb db,
        Guid order,
        IReadOnlyDictionary<string, string> values,
        CancellationToken cancellationToken
    )
    {
        var rows = await db.BuyerAnswers.AsNoTracking().Where(a => a.OrderId == order).ToListAsync(cancellationToken);
        return rows.Count == values.Count && rows.TrueForAll(r => values.GetValueOrDefault(r.Name) == Open(r));
    }

    /// <summary>What was entered.</summary>
    internal string Open(BuyerAnswer row) => row.IsSealed ? seal.Open(row.OrderId, row.Name, row.Value) : row.Value;

    /// <summary>A value as it is kept.</summary>
    internal string Kept(Guid order, string name, string value, bool isSecret) =>
        isSecret ? seal.Seal(order, name, value) : value;
}
