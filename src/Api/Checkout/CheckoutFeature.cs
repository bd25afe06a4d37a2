using Berth.Jobs;
using Berth.Settings;

namespace Berth.Checkout;

/// <summary>Ordering: the form, the name rule, names held until paid.</summary>
public static class CheckoutFeature
{
    public static IServiceCollection AddCheckout(this IServiceCollection services, BerthSettings settings) => services
        .AddSingleton(new TenantName(settings.ReservedNames))
        .AddScoped<PlaceOrder>()
        .AddJob<ExpireReservations.Args, ExpireReservations>(ExpireReservations.Kind, maxAttempts: 3);

    public static void MapCheckout(this IEndpointRouteBuilder routes) => routes.MapPost("/api/check-subdomain/", CheckName.RunAsync);
}
