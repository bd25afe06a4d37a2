namespace Berth.Shop.Catalog;

/// <summary>
/// The products on sale. Read once, at start; what was sold before keeps its own copy of what it needs.
/// </summary>
public sealed class ProductCatalog(IReadOnlyList<Product> products)
{
    /// <summary>All products, by name.</summary>
    public IReadOnlyList<Product> Products { get; } = products;

    /// <summary>The product of that name, or null.</summary>
    public Product? Find(string name) => Products.FirstOrDefault(p => p.Name == name);

    /// <summary>
    /// The product and plan that were sold. Throws when the catalog no longer has them: an operator must put them back.
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
}
