using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Stripe;

namespace Berth.Shop.Gateway;

/// <summary>Registers our client of Stripe.</summary>
public static class GatewayFeature
{
    /// <summary>Adds Stripe's client, the calls that we make with it, and the look at what it refuses.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, BerthSettings settings) =>
        services
            .AddSingleton<IStripeClient>(Client(settings.Stripe))
            .AddSingleton<CallStripe>()
            .AddSingleton<StripePrices>()
            .AddSingleton<StripeBilling>()
            .AddSingleton<StripeCheckout>()
            .AddSingleton<StripeSubscriptions>()
            .AddSingleton<StripePortal>()
            .AddSingleton<StripeInvoices>()
            .AddSingleton<StripeMoney>()
            .AddJob<LookAtPrices.Args, LookAtPrices>(LookAtPrices.Kind, maxAttempts: JobsFeature.NeverParked)
            .AddJob<WatchRefusals.Args, WatchRefusals>(WatchRefusals.Kind, maxAttempts: JobsFeature.NeverParked)
            .AddJob<DeleteOldRefusals.Args, DeleteOldRefusals>(
                DeleteOldRefusals.Kind,
                maxAttempts: JobsFeature.NeverParked
            );

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
