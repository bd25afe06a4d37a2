using Berth.Jobs;
using Berth.Settings;

namespace Berth.Checkout;

/// <summary>Ordering: the form, the name rule, names held until paid.</summary>
public static class CheckoutFeature
{
    /// <summary>The name rule with the operator's reserved names, placing orders, and expiring them.</summary>
    public static IServiceCollection AddCheckout(this IServiceCollection services, BerthSettings settings) => services
        .AddSingleton(new TenantName(settings.ReservedNames))
        .AddScoped<PlaceOrder>()
        .AddJob<ExpireReservations.Args, ExpireReservations>(ExpireReservations.Kind, maxAttempts: 3);

    /// <summary>The form is a page; this is its one question for machines.</summary>
    public static void MapCheckout(this IEndpointRouteBuilder routes) => routes.MapPost("/api/check-subdomain/", CheckName.RunAsync);
}
