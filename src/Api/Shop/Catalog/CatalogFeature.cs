using Berth.Platform.Settings;

namespace Berth.Shop.Catalog;

/// <summary>What is on sale.</summary>
public static class CatalogFeature
{
    /// <summary>Loads the catalog; a mistake in it ends the start.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services, BerthSettings settings) =>
        services.AddSingleton(LoadCatalog.From(settings.Catalog));
}
