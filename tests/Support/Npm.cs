namespace Berth.Tests;

/// <summary>Packages of the npm registry, for tests only. Fetched once into artifacts/.</summary>
public static class Npm
{
    private static readonly SemaphoreSlim One = new(1, 1);

    /// <summary>The folder that holds <c>node_modules/PACKAGE</c>.</summary>
    public static async Task<string> InstallAsync(string package, string version)
    {
        var folder = Repository.Path("artifacts", "npm", $"{package}-{version}");
        await One.WaitAsync();
        try
        {
            if (Directory.Exists(Path.Combine(folder, "node_modules", package)))
                return folder;
            Directory.CreateDirectory(folder);
            await Shell.RunAsync(
                "npm",
                [
                    "install",
                    "--prefix",
                    folder,
                    "--silent",
                    "--no-audit",
                    "--no-fund",
                    "--ignore-scripts",
                    $"{package}@{version}",
                ]
            );
            return folder;
        }
        finally
        {
            One.Release();
        }
    }
}
