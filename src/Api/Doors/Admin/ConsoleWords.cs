using Berth.Shop.Catalog;

namespace Berth.Doors.Admin;

/// <summary>What operators read of a product's console: who may do what in it.</summary>
internal static class ConsoleWords
{
    /// <summary>Null if the product has none.</summary>
    public static string? Of(Product product)
    {
        if (product.Console is not { } console)
            return null;
        var where = console.Part.Length > 0 ? $" in {console.Part}" : "";
        var gains = console.In(product).PrivilegeGain ? " Its programs may gain privileges (privilegeGain)." : "";
        return $"{string.Join(' ', console.Shell)}{where}, as {console.WhoIn(product)}, for whoever has the order's page.{gains}";
    }
}
