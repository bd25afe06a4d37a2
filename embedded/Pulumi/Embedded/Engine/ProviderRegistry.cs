using System.Collections.Concurrent;
using System.Reflection;

namespace Pulumi.Embedded.Engine;

/// <summary>The embedded providers of this process, by package.</summary>
internal static class ProviderRegistry
{
    private static readonly ConcurrentDictionary<string, ResourceProviderAttribute> Providers = new(
        StringComparer.Ordinal
    );
    private static readonly HashSet<Assembly> Scanned = [];
    private static readonly Lock Gate = new();

    /// <summary>
    /// Finds the provider of a package: in the assembly of the resource's class, else in one that is loaded, else in
    /// Pulumi.Package.dll beside the program.
    /// </summary>
    public static ResourceProviderAttribute Find(string package, Assembly? assembly)
    {
        if (Providers.TryGetValue(package, out var found))
            return found;
        if (assembly is not null && Scan(assembly, package) is { } own)
            return own;
        foreach (var loaded in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!loaded.IsDynamic && Scan(loaded, package) is { } other)
                return other;
        }
        var file = Directory
            .EnumerateFiles(AppContext.BaseDirectory, "Pulumi.*.dll")
            .FirstOrDefault(f =>
                string.Equals(Path.GetFileName(f), $"Pulumi.{package}.dll", StringComparison.OrdinalIgnoreCase)
            );
        if (file is not null && Scan(Assembly.LoadFrom(file), package) is { } beside)
            return beside;
        throw new InvalidOperationException(
            $"There is no embedded provider for the package '{package}': no loaded assembly names one with "
                + $"[assembly: ResourceProvider(\"{package}\", …)], and there is no Pulumi.{package}.dll beside the "
                + "program. Reference the package that has it, or build with -p:Packages=official."
        );
    }

    private static ResourceProviderAttribute? Scan(Assembly assembly, string package)
    {
        // Whoever comes second must find what the first one is still looking for.
        lock (Gate)
        {
            if (Scanned.Add(assembly))
            {
                foreach (var attribute in assembly.GetCustomAttributes<ResourceProviderAttribute>())
                    Providers.TryAdd(attribute.Package, attribute);
            }
        }
        return Providers.GetValueOrDefault(package);
    }
}
