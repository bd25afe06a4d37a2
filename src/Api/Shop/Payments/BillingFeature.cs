using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Web;
using Berth.Shop.Customers;
using Berth.Shop.Gateway;
using Berth.Shop.Subscriptions;
using Microsoft.AspNetCore.Mvc;
using Stripe;

namespace Berth.Shop.Payments;

/// <summary>Money: Stripe's events come in, what should be true goes out.</summary>
public static class BillingFeature
{
    /// <summary>Stripe's client, what payments and their end lead to, and the job that handles events.</summary>
    public static IServiceCollection AddBilling(this IServiceCollection services, BerthSettings settings) =>
        services
            .AddSingleton<IStripeClient>(Client(settings.Stripe))
            .AddSingleton<StripePrices>()
            .AddSingleton<StripeBilling>()
            .AddSingleton<StripeSubscriptions>()
            .AddSingleton<StripeInvoices>()
            .AddSingleton<StripeMoney>()
            .AddSingleton<StoreEvent>()
            .AddScoped<FulfilCheckout>()
            .AddScoped<ReplayEvent>()
            .AddScoped<ResumeTenant>()
            .AddScoped<FindTenant>()
            .AddScoped<SyncByProviderId>()
            .AddScoped<SyncCustomer>()
            .AddScoped<ChangeSubscription>()
            .AddScoped<RemoveTenant>()
            .AddScoped<HandleInvoice>()
            .AddScoped<HandleTrouble>()
            .AddJob<HandleStripeEvent.Args, HandleStripeEvent>(HandleStripeEvent.Kind, maxAttempts: 12)
            .AddJob<SyncSubscription.Args, SyncSubscription>(SyncSubscription.Kind, maxAttempts: 20)
            .AddJob<EndSubscription.Args, EndSubscription>(EndSubscription.Kind, maxAttempts: 20)
            .AddJob<ChangePlan.Args, ChangePlan>(ChangePlan.Kind, maxAttempts: 8)
            .AddJob<RefundOrder.Args, RefundOrder>(RefundOrder.Kind, maxAttempts: 20)
            .AddJob<RefundUnprovisioned.Args, RefundUnprovisioned>(
                RefundUnprovisioned.Kind,
                maxAttempts: JobsFeature.NeverParked
            )
            .AddJob<DeleteOldEvents.Args, DeleteOldEvents>(DeleteOldEvents.Kind, maxAttempts: JobsFeature.NeverParked)
            .AddJob<CheckOrder.Args, CheckOrder>(CheckOrder.Kind, maxAttempts: 12)
            .AddJob<RepairPayments.Args, RepairPayments>(RepairPayments.Kind, maxAttempts: JobsFeature.NeverParked);

    /// <summary>Where Stripe posts its events.</summary>
    public static void MapBilling(this IEndpointRouteBuilder routes) =>
        // Past sessions, limits and anti-forgery: the signature is the proof, and never are there too many: an event
        // that is turned away may come a day later.
        routes
            .MapPost("/api/webhook/stripe/", StripeWebhook.ReceiveAsync)
            .As(
                "receiveStripeEvent",
                "stripe",
                "For Stripe alone",
                "An event of Stripe, whose signature (Stripe-Signature) is the proof."
            )
            .Produces(StatusCodes.Status200OK)
            .Refuses(400)
            .WithMetadata(new RequestSizeLimitAttribute(StripeWebhook.MostBytes))
            .ShortCircuit();

    private static StripeClient Client(StripeSettings settings)
    {
        var http = new System.Net.Http.HttpClient(
            new SocketsHttpHandler
            {
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
