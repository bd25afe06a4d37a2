using Berth.Platform.Jobs;

namespace Berth.Shop.Subscriptions;

/// <summary>Registers subscriptions and dunning.</summary>
public static class SubscriptionsFeature
{
    /// <summary>
    /// Adds dunning, the jobs that sync, change and end subscriptions, and what operators may override.
    /// </summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services) =>
        services
            .AddScoped<AdvanceDunning>()
            .AddScoped<OverrideDunning>()
            .AddScoped<LookAtUsage>()
            .AddScoped<DeprovisionTenant>()
            .AddJob<SyncSubscription.Args, SyncSubscription>(SyncSubscription.Kind, maxAttempts: 20)
            .AddJob<EndSubscription.Args, EndSubscription>(EndSubscription.Kind, maxAttempts: 20)
            .AddJob<HoldBilling.Args, HoldBilling>(HoldBilling.Kind, maxAttempts: 20)
            .AddJob<ChangePlan.Args, ChangePlan>(ChangePlan.Kind, maxAttempts: 8)
            .AddJob<LookAtSubscriptions.Args, LookAtSubscriptions>(
                LookAtSubscriptions.Kind,
                maxAttempts: JobsFeature.NeverParked
            );
}
