using Berth.Platform.Jobs;

namespace Berth.Shop.Customers;

/// <summary>Who bought something, and how they come to what is theirs.</summary>
public static class CustomersFeature
{
    /// <summary>Signing in by a mailed link, and what an account gets or gives up with it.</summary>
    public static IServiceCollection AddCustomers(this IServiceCollection services) =>
        services
            .AddScoped<ClaimOrders>()
            .AddScoped<UseSignInLink>()
            .AddScoped<EraseAccount>()
            .AddJob<ForgetAddress.Args, ForgetAddress>(ForgetAddress.Kind, maxAttempts: 20)
            .AddJob<MailSignInLink.Args, MailSignInLink>(MailSignInLink.Kind, maxAttempts: 8);
}
