namespace Berth.Shop.Usage;

/// <summary>How much disk and traffic tenants use. Dunning decides what follows from it.</summary>
public static class UsageFeature
{
    /// <summary>What reads a volume's size.</summary>
    public static IServiceCollection AddUsage(this IServiceCollection services) =>
        services.AddSingleton<MeasureVolume>();
}
