namespace Berth.Shop.Catalog;

/// <summary>A product's <c>docs</c>: what its customer does first, once the container runs.</summary>
public static class FirstSteps
{
    /// <summary>The text for one container; empty if the product has none.</summary>
    public static string Of(Product product, string plan, string name, string url) =>
        Fill(product.Docs, name, url, plan);

    /// <summary>
    /// Puts in what differs between containers: <c>{name}</c>, <c>{url}</c>, <c>{host}</c>, <c>{plan}</c>. Other words in
    /// braces are text.
    /// </summary>
    internal static string Fill(string docs, string name, string url, string plan) =>
        Placeholders.Fill(
            docs,
            word =>
                word switch
                {
                    "name" => name,
                    "url" => url,
                    "host" => new Uri(url).Host,
                    "plan" => plan,
                    _ => $"{{{word}}}",
                }
        );
}
