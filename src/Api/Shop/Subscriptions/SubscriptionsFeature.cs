using Berth.Platform.Jobs;

namespace Berth.Shop.Subscriptions;

/// <summary>What tenants are paid by, and the ladder that leads from running to removed.</summary>
public static class SubscriptionsFeature
{
    /// <summary>The ladder's step, the job that looks who is due, and what an operator may overrule.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services) =>
        services
            .AddScoped<StepLadder>()
            .AddScoped<OverruleLadder>()
            .AddScoped<LookAtUsage>()
            .AddScoped<DeprovisionTenant>()
            .AddJob<SyncSubscription.Args, SyncSubscription>(SyncSubscription.Kind, maxAttempts: 20)
            .AddJob<EndSubscription.Args, EndSubscription>(EndSubscription.Kind, maxAttempts: 20)
            .AddJob<ChangePlan.Args, ChangePlan>(ChangePlan.Kind, maxAttempts: 8)
            .AddJob<LookAtSubscriptions.Args, LookAtSubscriptions>(
                LookAtSubscriptions.Kind,
                maxAttempts: JobsFeature.NeverParked
            );
}
