using Berth.Platform.Jobs;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Mvc;

namespace Berth.Shop.Payments;

/// <summary>Registers payments: Stripe's events, fulfilment and refunds.</summary>
public static class PaymentsFeature
{
    /// <summary>
    /// Adds what payments and their end lead to, with the jobs that handle events and repair missed ones.
    /// </summary>
    public static IServiceCollection AddPayments(this IServiceCollection services) =>
        services
            .AddSingleton<StoreEvent>()
            .AddScoped<FulfilCheckout>()
            .AddScoped<ReplayEvent>()
            .AddScoped<ResumeTenant>()
            .AddScoped<FindTenant>()
            .AddScoped<SyncByProviderId>()
            .AddScoped<SyncCustomer>()
            .AddScoped<ChangeSubscription>()
            .AddScoped<HandleInvoice>()
            .AddScoped<HandleTrouble>()
            .AddJob<HandleStripeEvent.Args, HandleStripeEvent>(HandleStripeEvent.Kind, maxAttempts: 12)
            .AddJob<RefundOrder.Args, RefundOrder>(RefundOrder.Kind, maxAttempts: 20)
            .AddJob<RefundUnprovisioned.Args, RefundUnprovisioned>(
                RefundUnprovisioned.Kind,
                maxAttempts: JobsFeature.NeverParked
            )
            .AddJob<DeleteOldEvents.Args, DeleteOldEvents>(DeleteOldEvents.Kind, maxAttempts: JobsFeature.NeverParked)
            .AddJob<CheckOrder.Args, CheckOrder>(CheckOrder.Kind, maxAttempts: 12)
            .AddJob<RepairPayments.Args, RepairPayments>(RepairPayments.Kind, maxAttempts: JobsFeature.NeverParked);

    /// <summary>Maps the endpoint that Stripe posts its events to.</summary>
    public static void MapPayments(this IEndpointRouteBuilder routes) =>
        // Sessions, rate limits and anti-forgery do not apply: the signature is the proof, and a rejected event may
        // come again only a day later.
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
}
