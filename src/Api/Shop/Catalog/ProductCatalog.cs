namespace Berth.Shop.Catalog;

/// <summary>
/// The products of the files, read once, at start; and those that have no file any more, but tenants
/// (<see cref="KeepProducts"/>).
/// </summary>
public sealed class ProductCatalog(IReadOnlyList<Product> files)
{
    private volatile IReadOnlyList<Product> _all = files;

    /// <summary>What is on sale.</summary>
    public IReadOnlyList<Product> Products { get; } = [.. files.Where(p => p.Offered.Any())];

    /// <summary>What has a file.</summary>
    public IReadOnlyList<Product> Files { get; } = files;

    /// <summary>All that is on sale, or was.</summary>
    public IReadOnlyList<Product> All => _all;

    /// <summary>The product of that name, on sale or not; null if it was never seen.</summary>
    public Product? Find(string name) => _all.FirstOrDefault(p => p.Name == name);

    /// <summary>The product of that name, if it is on sale.</summary>
    public Product? OnSale(string name) => Products.FirstOrDefault(p => p.Name == name);

    /// <summary>The product that is bought when nobody says which: the default, else the only one; null if neither.</summary>
    public Product? Default() => Products.FirstOrDefault(p => p.Default) ?? (Products is [{ } only] ? only : null);

    /// <summary>
    /// The product and plan that were sold. Throws when neither a file nor the database has them: an operator must put
    /// the file back.
    /// </summary>
    public (Product Product, Plan Plan) Sold(string product, string plan)
    {
        var found =
            Find(product)
            ?? throw new InvalidOperationException(
                $"The catalog has no product '{product}', but a tenant of it exists. Put its file back."
            );
        return (
            found,
            found.Plan(plan)
                ?? throw new InvalidOperationException(
                    $"The product '{product}' has no plan '{plan}', but a tenant of it exists. Put the plan back."
                )
        );
    }

    /// <summary>Adds products and plans that have left the files. They are not sold any more.</summary>
    public void Remember(IReadOnlyList<Product> kept)
    {
        foreach (var product in kept)
        {
            if (Files.FirstOrDefault(p => p.Name == product.Name) is { } file)
                file.Plans = WithKept(file.Plans, product.Plans);
            else
                product.Retired = true;
        }
        _all = [.. Files, .. kept.Where(k => Files.All(p => p.Name != k.Name))];
    }

    /// <summary>Plans, and those of before that are not among them, which are not sold any more.</summary>
    public static List<Plan> WithKept(IReadOnlyList<Plan> plans, IEnumerable<Plan> before)
    {
        var gone = before.Where(k => plans.All(p => p.Name != k.Name)).ToList();
        foreach (var plan in gone)
            plan.Retired = true;
        return [.. plans, .. gone];
    }
}
