using Berth.Shop.Catalog;

namespace Berth.Doors.Pages;

/// <summary>What a page with a console shows.</summary>
/// <param name="Name">The container's name.</param>
/// <param name="Product">What it is.</param>
/// <param name="Socket">Where the console is, under the page's own host.</param>
/// <param name="WhyNot">Why there is none just now; null if there can be one.</param>
/// <param name="AsksWhy">Whether who opens it may say why, for the audit.</param>
public sealed record ConsoleView(string Name, Product Product, string Socket, string? WhyNot, bool AsksWhy = false)
{
    private ConsoleTerms Terms => Product.Console!;

    /// <summary>Where it is and who one is there.</summary>
    public string Place =>
        $"A shell in {(Terms.Part.Length > 0 ? $"{Name}'s {Terms.Part}" : Name)}, as {Terms.WhoIn(Product)}.";

    /// <summary>When it ends by itself.</summary>
    public string Limits =>
        $"It ends after {Minutes(Terms.Limit)}, or when nothing was typed for {Minutes(Terms.Idle)}, and with this page. What was "
        + "started in it ends with it.";

    private static string Minutes(TimeSpan time) =>
        time.TotalMinutes == 1 ? "a minute"
        : time.TotalMinutes < 1 ? $"{time.TotalSeconds:0} seconds"
        : $"{time.TotalMinutes:0.#} minutes";
}
