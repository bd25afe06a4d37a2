using Berth.Platform.Jobs;

namespace Berth.Platform.Webhooks;

/// <summary>
/// Tells others what happens here. Its endpoints are those of the API: see <c>AdminApi/WebhookRoutes.cs</c>.
/// </summary>
public static class WebhooksFeature
{
    /// <summary>What every role needs to know its jobs.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services) =>
        services
            .AddSingleton<PostOutside>()
            .AddScoped<ChangeWebhooks>()
            // How long it is tried is the delivery's to say; what throws here is our own trouble.
            .AddJob<SendWebhook.Args, SendWebhook>(SendWebhook.Kind, maxAttempts: 30)
            .AddJob<DeleteOldDeliveries.Args, DeleteOldDeliveries>(
                DeleteOldDeliveries.Kind,
                maxAttempts: JobsFeature.NeverParked
            );
}
