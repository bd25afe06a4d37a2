using Berth.Shop.Catalog;

namespace Berth.Tenants.Containers;

/// <summary>Puts values for the placeholders into a product's environment. Pure.</summary>
public static class FillEnvironment
{
    /// <summary>
    /// Returns the variables that anybody may see, and those that are secret: what has a secret in it, and with
    /// <paramref name="all"/> the product's secrets themselves.
    /// </summary>
    public static (IReadOnlyDictionary<string, string> Plain, IReadOnlyDictionary<string, Secret> Secret) Of(
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyDictionary<string, string> values,
        IReadOnlyDictionary<string, Secret> secrets,
        bool all = true
    )
    {
        var plain = new Dictionary<string, string>();
        var secret = all ? new Dictionary<string, Secret>(secrets) : [];
        foreach (var (key, text) in environment)
        {
            var filled = Placeholders.Fill(
                text,
                name => values.GetValueOrDefault(name) ?? secrets.GetValueOrDefault(name)?.Value ?? $"{{{name}}}"
            );
            if (Placeholders.In(text).Any(n => !values.ContainsKey(n) && secrets.ContainsKey(n)))
                secret[key] = new Secret(filled);
            else
                plain[key] = filled;
        }
        return (plain, secret);
    }
}
