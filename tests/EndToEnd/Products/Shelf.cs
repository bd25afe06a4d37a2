using Berth.Docker;
using Berth.Shop.Catalog;
using Microsoft.Playwright;
using Xunit;

namespace Berth.Tests.EndToEnd.Products;

/// <summary>
/// A shop that sells the whole catalog, and a Chromium. What is bought there is said by <c>bin/smoke --products</c>:
/// <c>BERTH_SMOKE</c> has names of products, <c>BERTH_STAND_INS=1</c> sells stand-ins for what only a registry has.
/// </summary>
public sealed class Shelf : IAsyncDisposable
{
    private static readonly string[] Asked = (Environment.GetEnvironmentVariable("BERTH_SMOKE") ?? "").Split(
        ' ',
        StringSplitOptions.RemoveEmptyEntries
    );
    private static readonly bool WithStandIns = Environment.GetEnvironmentVariable("BERTH_STAND_INS") == "1";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("berth-shelf-");
    private Task? _opened;
    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    public Installation It { get; private set; } = null!;
    public ProductCatalog Catalog { get; private set; } = null!;

    /// <summary>What is to be bought: what was asked for, else all of which there is something to try.</summary>
    public static IEnumerable<string> Names => Asked.Length > 0 ? Asked : ProductUser.Products;

    /// <summary>Not before something is to be bought: in <c>bin/test</c> nothing is.</summary>
    public Task OpenAsync() => _opened ??= OpenOnceAsync();

    private async Task OpenOnceAsync()
    {
        if (WithStandIns)
            await StandInImage.BuildAsync();
        var catalog = LocalCatalog.Write(_folder.FullName, WithStandIns ? StandInImage.All : null);
        Catalog = LoadCatalog.From(catalog);
        var place = await Place.TakeAsync();
        It = await Installation.CreateAsync(
            "shelf",
            new Dictionary<string, string>
            {
                ["Berth__Catalog"] = catalog,
                ["Berth__Docker__PortPool"] = $"{place.Port(8)}-{place.Port(9)}",
            },
            place
        );
        // Over it the web has commands run. A socket's path has 107 bytes at most.
        It.Set("Berth__Worker__Socket", Path.Combine(_folder.FullName, "worker.sock"));
        await It.StartProductAsync();
        _playwright = await Playwright.CreateAsync();
        _chromium = await Chromium.LaunchAsync(_playwright);
    }

    /// <summary>Somebody with a browser of their own.</summary>
    public async Task<Buyer> BuyerAsync() => await Buyer.OpenAsync(It, await _chromium!.NewContextAsync());

    /// <summary>
    /// Skips what is not here, with what to do about it. What was asked for by name has to be here.
    /// </summary>
    public async Task IsOnSaleAsync(string name)
    {
        var product =
            Catalog.Find(name)
            ?? throw new InvalidOperationException(
                $"There is no product '{name}'. The catalog has {string.Join(", ", Catalog.Products.Select(p => p.Name))}."
            );
        foreach (var image in product.Images)
        {
            try
            {
                await It.Docker.Images.InspectAsync(image);
            }
            catch (DockerException e) when (e.IsNotFound)
            {
                var why =
                    $"{name}: its image {image} is not here. "
                    + (
                        StandInImage.All.ContainsKey(name)
                            ? $"Run docker pull {image}, or ask for --stand-ins."
                            : $"Run bin/setup --products {name}."
                    );
                if (Asked.Length > 0)
                    throw new InvalidOperationException(why);
                Console.WriteLine(why);
                Assert.Skip(why);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
            await _chromium.DisposeAsync();
        _playwright?.Dispose();
        if (It is not null)
            await It.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
