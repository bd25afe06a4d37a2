using Berth.Platform.Addresses;

namespace Berth.Platform.Settings;

/// <summary>What may be wrong with the settings of registries.</summary>
internal static class CheckRegistries
{
    /// <summary>What the settings say, wherever they are read.</summary>
    public static IEnumerable<string> Mistakes(IReadOnlyList<RegistrySettings> registries)
    {
        foreach (var r in registries)
        {
            if (!IsPlace(r.Host))
                yield return $"Berth:Registries has '{r.Host}'. Each Host must be a registry as images name it, such as "
                    + "ghcr.io or registry.example.com:5000: no https:// and no path.";
            if ((r.UserName.Length == 0) != (r.PasswordFile.Length == 0))
                yield return $"Berth:Registries has '{r.Host}' with a UserName or a PasswordFile alone. Set both or none.";
            if (r.UserName.Any(c => char.IsControl(c) || c == ':'))
                yield return $"Berth:Registries has '{r.Host}' with a UserName that has a colon or control characters.";
            if (r.UserName.Length == 0 && r.Mirror.Length == 0)
                yield return $"Berth:Registries has '{r.Host}' with neither UserName nor Mirror, so it says nothing. Take it out.";
            if (r.Mirror.Length > 0 && (!IsPlace(r.Mirror) || r.Mirror == r.Host))
                yield return $"Berth:Registries has '{r.Host}' with the Mirror '{r.Mirror}'. It must be another registry, such "
                    + "as cache.internal:5000, or empty.";
        }
        foreach (var twice in registries.GroupBy(r => r.Host).Where(g => g.Count() > 1))
            yield return $"Berth:Registries has '{twice.Key}' {twice.Count()} times. Once is enough.";
    }

    /// <summary>What only who pulls needs.</summary>
    public static IEnumerable<string> FilesMistakes(IReadOnlyList<RegistrySettings> registries) =>
        registries
            .Where(r => r.PasswordFile.Length > 0 && !File.Exists(r.PasswordFile))
            .Select(r =>
                $"Berth:Registries has '{r.Host}' with the PasswordFile '{r.PasswordFile}', where there is no file. It must "
                + "name the file with the password or token."
            );

    /// <summary>A host in small letters, with a port or without.</summary>
    private static bool IsPlace(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var host = colon < 0 ? text : text[..colon];
        var isHost = HostName.IsName(host) || HostName.IsLabel(host) || System.Net.IPAddress.TryParse(host, out _);
        return isHost
            && (colon < 0 || (int.TryParse(text[(colon + 1)..], out var port) && port is > 0 and < 65536))
            && (colon >= 0 || host.Contains('.', StringComparison.Ordinal) || host == "localhost");
    }
}
