namespace Berth.Shop.Catalog;

/// <summary>Checks an environment of a product's file: its own, or a plan's.</summary>
internal static class CheckEnvironment
{
    /// <summary>What is wrong with it, each with the key that it is about.</summary>
    public static IEnumerable<string> Of(Product product, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var key in environment.Keys.Where(k => k.Length == 0 || k.Contains('=')))
            yield return $"environment: '{key}' is not the name of a variable.";
        foreach (var (key, value) in environment)
        {
            if (Placeholders.WrongWith(value, product.OwnPlaceholders()) is { } wrong)
                yield return $"environment, {key}: {wrong}";
            if (value.Contains('\0', StringComparison.Ordinal))
                yield return $"environment, {key}: has a NUL, which no variable can hold.";
        }
    }

    /// <summary>Whether it is the name of a variable, as every shell has them.</summary>
    public static bool IsVariable(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>Whether the product's environment, or one of its plans', has that variable.</summary>
    public static bool Has(Product product, string name) =>
        product.Environment.ContainsKey(name) || product.Plans.Any(p => p.Environment.ContainsKey(name));
}
