using Berth.Platform.Settings;
using Stripe;

namespace Berth.Shop.Gateway;

/// <summary>Registers our client of Stripe.</summary>
public static class GatewayFeature
{
    /// <summary>Adds Stripe's client and the calls that we make with it.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, BerthSettings settings) =>
        services
            .AddSingleton<IStripeClient>(Client(settings.Stripe))
            .AddSingleton<StripePrices>()
            .AddSingleton<StripeBilling>()
            .AddSingleton<StripeSubscriptions>()
            .AddSingleton<StripeInvoices>()
            .AddSingleton<StripeMoney>();

    private static StripeClient Client(StripeSettings settings)
    {
        var http = new System.Net.Http.HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false, // the key is for this server only
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ActivityHeadersPropagator = null,
            }
        )
        {
            Timeout = TimeSpan.FromSeconds(20),
        };
        return new StripeClient(
            apiKey: settings.ApiKey,
            httpClient: new SystemNetHttpClient(http, maxNetworkRetries: 2, enableTelemetry: false),
            apiBase: settings.ApiBase
        );
    }
}
