namespace Berth.Shop.Secrets;

/// <summary>Passwords and keys that are made for each tenant, and shown to its customer once.</summary>
public static class SecretsFeature
{
    /// <summary>What makes, shows and renews them.</summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services) =>
        services.AddSingleton<MakeSecrets>().AddSingleton<MakeLink>().AddScoped<UseLink>().AddScoped<RotateSecrets>();
}
