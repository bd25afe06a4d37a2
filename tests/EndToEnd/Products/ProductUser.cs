using Berth.Tests.EndToEnd.Products.Users;
using Microsoft.Playwright;

namespace Berth.Tests.EndToEnd.Products;

/// <summary>What somebody has who bought a product.</summary>
/// <param name="Buyer">They, at their browser.</param>
/// <param name="It">Where they bought it.</param>
/// <param name="Container">Its name with the engine.</param>
/// <param name="Order">The order's page.</param>
/// <param name="Address">Where its pages are, if it has any; ends with a slash.</param>
/// <param name="Port">Where its first port beside HTTP is, as HOST:PORT; empty if it has none.</param>
/// <param name="Email">Their address.</param>
/// <param name="Password">What the shop shows for it; empty if nothing.</param>
/// <param name="Http">Asks without a browser, and follows no redirects.</param>
internal sealed record Bought(
    Buyer Buyer,
    Installation It,
    string Container,
    Uri Order,
    Uri Address,
    string Port,
    string Email,
    string Password,
    HttpClient Http
)
{
    /// <summary>An address below its own.</summary>
    public string At(string path) => new Uri(Address, path).ToString();

    /// <summary>Opens a page; once more, if a network of somebody else's came or went meanwhile, which Chromium minds.</summary>
    public async Task OpensAsync(string url)
    {
        try
        {
            await Buyer.Page.GotoAsync(url);
        }
        catch (PlaywrightException e) when (e.Message.Contains("ERR_NETWORK_CHANGED", StringComparison.Ordinal))
        {
            await Buyer.Page.GotoAsync(url);
        }
    }
}

/// <summary>Uses a product as those do who buy it.</summary>
internal abstract class ProductUser
{
    private static readonly Dictionary<string, Func<Bought, ProductUser>> All = new()
    {
        ["site"] = its => new SiteOwner(its),
        ["nodered"] = its => new FlowMaker(its),
        ["wordpress"] = its => new Author(its),
        ["desktop"] = its => new DeskWorker(its),
        ["pub"] = its => new PubKeeper(its),
        ["store"] = its => new StoreKeeper(its),
        ["changedetection"] = its => new PageWatcher(its),
        ["ebuilder"] = its => new ShopOwner(its),
    };

    /// <summary>Those for which there is one.</summary>
    public static IEnumerable<string> Products => All.Keys;

    /// <summary>The one for a product.</summary>
    public static ProductUser Of(string product, Bought its) =>
        All.GetValueOrDefault(product)?.Invoke(its)
        ?? throw new InvalidOperationException(
            $"Nobody here knows how to use '{product}'. There are {string.Join(", ", Products)}."
        );

    /// <summary>A file that the copy of its data has once it was used.</summary>
    public abstract string Copied { get; }

    /// <summary>Signs in, makes something, sees it.</summary>
    public abstract Task UsesAsync();

    /// <summary>What was made is there, and whoever was signed in can go on.</summary>
    public abstract Task FindsItAgainAsync();
}
