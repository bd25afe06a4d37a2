namespace Berth.Shop.Catalog;

/// <summary>
/// A terminal in the browser, at a shell in the tenant's container: for whoever has the order's page, and for operators.
/// A product that says nothing of it has none.
/// </summary>
public sealed class ConsoleTerms
{
    /// <summary>
    /// The shell, as program and arguments. It also takes <c>-c</c> after them, by which what it left running is ended.
    /// </summary>
    public List<string> Shell { get; set; } = [];

    /// <summary>Who it runs as: user, or user:group; empty = as the container does.</summary>
    public string User { get; set; } = "";

    /// <summary>The part in which it runs; empty = the door.</summary>
    public string Part { get; set; } = "";

    /// <summary>How long one may be open.</summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long nothing may be typed.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What the container that it runs in is made from.</summary>
    public ContainerTerms In(Product product) => product.Parts.Find(p => p.Name == Part) ?? (ContainerTerms)product;

    /// <summary>Who it runs as, in words.</summary>
    public string WhoIn(Product product) =>
        User.Length > 0 ? User
        : In(product).User is { Length: > 0 } theirs ? theirs
        : "its program's user";
}
