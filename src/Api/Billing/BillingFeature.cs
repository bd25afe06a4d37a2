using Berth.Jobs;
using Berth.Settings;
using Stripe;

namespace Berth.Billing;

/// <summary>Money: Stripe's events come in, what should be true goes out.</summary>
public static class BillingFeature
{
    /// <summary>Stripe's client, what payments and their end lead to, and the job that handles events.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services, BerthSettings settings) => services
        .AddSingleton<IStripeClient>(Client(settings.Stripe))
        .AddSingleton<StripeBilling>()
        .AddScoped<FulfilCheckout>()
        .AddScoped<EndSubscription>()
        .AddJob<HandleStripeEvent.Args, HandleStripeEvent>(HandleStripeEvent.Kind, maxAttempts: 12)
        .AddJob<CheckOrder.Args, CheckOrder>(CheckOrder.Kind, maxAttempts: 12)
        .AddJob<RepairPayments.Args, RepairPayments>(RepairPayments.Kind, maxAttempts: 2);

    /// <summary>Where Stripe posts its events.</summary>
    public static void MapBilling(this IEndpointRouteBuilder routes) =>
        // Anonymous and without anti-forgery: the signature is the proof.
        routes.MapPost("/api/webhook/stripe/", StripeWebhook.ReceiveAsync).DisableAntiforgery();

    private static StripeClient Client(StripeSettings settings)
    {
        var http = new System.Net.Http.HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(20) };
        return new StripeClient(apiKey: settings.ApiKey, httpClient: new SystemNetHttpClient(http, maxNetworkRetries: 2, enableTelemetry: false), apiBase: settings.ApiBase);
    }
}
