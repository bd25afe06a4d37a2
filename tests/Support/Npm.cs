using System.Security.Cryptography;

namespace Berth.Tests;

/// <summary>Packages of the npm registry, for tests only: those of a committed lock, by its checksums. Fetched once into artifacts/.</summary>
public static class Npm
{
    private static readonly SemaphoreSlim One = new(1, 1);

    /// <summary>The mail server that bin/dev has, too.</summary>
    public const string Mail = "sandbox/Mail";

    /// <summary>Clients and readers.</summary>
    public const string Node = "tests/Support/Node";

    /// <summary>The folder <c>node_modules</c> with what the lock in the given folder names. bin/lib.sh has it at the same place.</summary>
    public static async Task<string> ModulesAsync(string locked)
    {
        var source = Repository.Path(locked.Split('/'));
        var hash = Convert.ToHexStringLower(
            SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json")))
        );
        var folder = Repository.Path("artifacts", "npm", $"{Path.GetFileName(source)}-{hash[..12]}");
        await One.WaitAsync();
        try
        {
            if (!Directory.Exists(folder))
                await FetchAsync(source, folder);
            return Path.Combine(folder, "node_modules");
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>Runs nothing of theirs. In place when it is whole; another run of tests may be faster.</summary>
    private static async Task FetchAsync(string source, string folder)
    {
        var fresh = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        foreach (var file in (ReadOnlySpan<string>)["package.json", "package-lock.json"])
            File.Copy(Path.Combine(source, file), Path.Combine(fresh, file), overwrite: true);
        await Shell.RunAsync(
            "npm",
            ["ci", "--prefix", fresh, "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        );
        try
        {
            Directory.Move(fresh, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(fresh, recursive: true);
        }
    }
}
