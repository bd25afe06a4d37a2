namespace Berth.Shop.Catalog;

/// <summary>Checks what a product's file says of its console.</summary>
internal static class CheckConsole
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10),
        Most = TimeSpan.FromHours(8);

    /// <summary>What is wrong with it, each with its key.</summary>
    public static IEnumerable<string> Of(Product product) =>
        product.Console is { } console ? Mistakes(product, console).Select(m => $"console, {m}") : [];

    private static IEnumerable<string> Mistakes(Product product, ConsoleTerms c)
    {
        if (c.Shell.Count == 0 || c.Shell.Any(string.IsNullOrEmpty))
            yield return "shell: must be a shell and its arguments, such as [/bin/sh].";
        else if (c.Shell.Contains("-c"))
            yield return "shell: has -c, which runs one thing and ends. Berth adds it itself where it needs it.";
        if (c.User.Length > 0 && !CheckContainer.IsUser(c.User))
            yield return $"user: '{c.User}' must be a user, or user:group, each a name or a number.";
        if (c.Part.Length > 0 && !product.Parts.Exists(p => p.Name == c.Part))
            yield return $"part: '{c.Part}' is none of its parts. Leave it out for the door.";
        if (c.Limit < TimeSpan.FromMinutes(1) || c.Limit > Most)
            yield return $"limit: {c.Limit} must be 1m to 8h.";
        if (c.Idle < Least || c.Idle > c.Limit)
            yield return $"idle: {c.Idle} must be 10s to the limit, {c.Limit}.";
    }
}
