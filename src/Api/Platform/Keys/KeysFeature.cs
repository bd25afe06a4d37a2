using Berth.Platform.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Berth.Platform.Keys;

/// <summary>The keys that seal what the database holds, from <c>Berth:KeysFolder</c>.</summary>
public static class KeysFeature
{
    /// <summary>
    /// The same in every role. Forms are sealed with them, too, so that those that are open during a restart still work.
    /// </summary>
    public static IServiceCollection AddKeys(this IServiceCollection services, BerthSettings settings)
    {
        services.AddDataProtection().SetApplicationName(SealSecret.ApplicationOf(settings));
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(s => new ConfigureOptions<KeyManagementOptions>(
            o => o.XmlRepository = new KeyFiles(OpenFolder(settings.KeysFolder), s.GetRequiredService<ILoggerFactory>())
        ));
        return services.AddSingleton<SealSecret>().AddSingleton<SealTokens>();
    }

    private static DirectoryInfo OpenFolder(string folder) =>
        OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
}
