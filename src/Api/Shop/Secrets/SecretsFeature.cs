using Berth.Platform.Keys;
using Berth.Platform.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Berth.Shop.Secrets;

/// <summary>Passwords and keys that are made for each tenant, and the page that shows them once.</summary>
public static class SecretsFeature
{
    /// <summary>
    /// Also the keys that seal them, in every role. Forms are sealed with the same ones, so that those that are open
    /// during a restart still work.
    /// </summary>
    public static IServiceCollection AddSecrets(this IServiceCollection services, BerthSettings settings)
    {
        services.AddDataProtection().SetApplicationName(SealSecret.ApplicationOf(settings));
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(
            o => o.XmlRepository = new KeyFiles(OpenFolder(settings.KeysFolder), s.GetRequiredService<ILoggerFactory>())
        ));
        return services
            .AddSingleton<SealSecret>()
            .AddSingleton<MakeSecrets>()
            .AddSingleton<MakeLink>()
            .AddScoped<UseLink>()
            .AddScoped<RotateSecrets>();
    }

    private static DirectoryInfo OpenFolder(string folder) =>
        OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
}
