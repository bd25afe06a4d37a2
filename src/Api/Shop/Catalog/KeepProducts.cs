using System.Text.Json;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Catalog;

/// <summary>
/// Keeps what was sold: a product whose file was removed, and a plan that was taken out of it, go on working for those
/// who have them.
/// </summary>
public sealed class KeepProducts(IDbContextFactory<AppDb> databases, ProductCatalog catalog, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new() { IgnoreReadOnlyProperties = true };

    /// <summary>Writes down what the files say now, and what they said before of plans that are gone.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var kept = await db.KeptProducts.ToDictionaryAsync(p => p.Name, cancellationToken);
        foreach (var file in catalog.Files)
        {
            var product = Read(Write(file))!;
            if (kept.TryGetValue(file.Name, out var row) && Read(row.Body) is { } before)
                product.Plans = ProductCatalog.WithKept(product.Plans, before.Plans);
            if (row is null)
                db.KeptProducts.Add(row = new KeptProduct { Name = file.Name });
            (row.Body, row.SeenAt) = (Write(product), clock.GetUtcNow());
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Adds to the catalog what is kept and has no file.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var bodies = await db.KeptProducts.AsNoTracking().Select(p => p.Body).ToListAsync(cancellationToken);
        catalog.Remember([.. bodies.Select(Read).OfType<Product>()]);
    }

    private static string Write(Product product) => JsonSerializer.Serialize(product, Json);

    /// <summary>Null for what a later version wrote and this one cannot read.</summary>
    private static Product? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize<Product>(body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
