using Berth.Platform.Settings;
using Berth.Platform.Telemetry;

namespace Berth.Shop.Catalog;

/// <summary>What is on sale.</summary>
public static class CatalogFeature
{
    /// <summary>Loads the catalog; a mistake in it ends the start. With nothing to sell, no process is ready.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services, BerthSettings settings) =>
        services
            .AddSingleton(LoadCatalog.From(settings.Catalog))
            .AddSingleton<KeepProducts>()
            .AddSingleton(new ReadyCheck("catalog", IsFilledAsync));

    /// <summary>Adds the copies of what was sold. A worker writes them.</summary>
    public static IServiceCollection AddKeptProducts(this IServiceCollection services, bool writes) =>
        services.AddHostedService(p =>
            ActivatorUtilities.CreateInstance<KeepProductsAtStart>(p, p.GetRequiredService<KeepProducts>(), writes)
        );

    private static Task<string?> IsFilledAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        Task.FromResult(services.GetRequiredService<ProductCatalog>().Products.Count > 0 ? null : "is empty");
}
