using Berth.Platform.Jobs;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Mvc;

namespace Berth.Shop.Payments;

/// <summary>Money: Stripe's events come in, what should be true goes out.</summary>
public static class PaymentsFeature
{
    /// <summary>What payments and their end lead to, and the job that handles events.</summary>
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

    /// <summary>Where Stripe posts its events.</summary>
    public static void MapPayments(this IEndpointRouteBuilder routes) =>
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
}
