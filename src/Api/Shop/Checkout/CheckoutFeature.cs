using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Web;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Checkout;

/// <summary>Registers ordering, and giving without payment.</summary>
public static class CheckoutFeature
{
    /// <summary>
    /// Adds the name rule with the operator's reserved names, ordering, giving, and the job that expires unpaid orders.
    /// </summary>
    public static IServiceCollection AddCheckout(this IServiceCollection services, BerthSettings settings) =>
        services
            .AddSingleton(new TenantName(settings.ReservedNames))
            .AddScoped<PlaceOrder>()
            .AddScoped<GiveTenant>()
            .AddScoped<AdoptTenant>()
            .AddScoped<CreateTenant>()
            .AddJob<ExpireReservations.Args, ExpireReservations>(
                ExpireReservations.Kind,
                maxAttempts: JobsFeature.NeverParked
            );

    /// <summary>Maps the one API call of checkout; the order form itself is a page.</summary>
    public static void MapCheckout(this IEndpointRouteBuilder routes) =>
        routes
            .MapApi(RateLimits.Checkout)
            .MapPost("/check-subdomain/", CheckName.CheckAsync)
            .OpenToWindows()
            .Takes(new CheckName.Question("ada"))
            .Gives(new CheckName.Answer(true, "ada"))
            .Gives(new CheckName.Answer(false, "", "A name has only letters a-z, digits and hyphens."), 400)
            .As(
                "checkSubdomain",
                "orders",
                "Whether a name is free",
                "Now, not for good: ordering holds it. 400 when it cannot be a name."
            );
}
