using System.Text.RegularExpressions;

namespace Berth.Tests.EndToEnd.Products;

/// <summary>
/// Images in place of those that only a registry has. They run small programs that refuse to start unless the product's
/// file tells them what the real ones ask for. Made of this machine's node, so nothing is fetched.
/// </summary>
internal static partial class StandInImage
{
    /// <summary>Each product that has one, and whom its real image runs as.</summary>
    private static readonly Dictionary<string, string> Users = new()
    {
        ["changedetection"] = "0:0",
        ["ebuilder"] = "1000:1000",
    };

    /// <summary>Their images, by product.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = Users.Keys.ToDictionary(
        p => p,
        p => $"berth/stand-in-{p}:1"
    );

    /// <summary>Builds them; what has not changed is taken from the engine's cache.</summary>
    public static async Task BuildAsync()
    {
        var context = Directory.CreateTempSubdirectory("berth-stand-in-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Repository.Path("tests", "EndToEnd", "Products", "StandIn")))
                File.Copy(file, Path.Combine(context, Path.GetFileName(file)));
            File.Copy("/bin/busybox", Path.Combine(context, "busybox"));
            await CopyNodeAsync(Path.Combine(context, "files"));
            foreach (var (product, image) in All)
                await Shell.RunAsync(
                    "docker",
                    [
                        "build",
                        "-q",
                        .. Argument("PROGRAM", product),
                        .. Argument("USER", Users[product]),
                        "-t",
                        image,
                        context,
                    ],
                    new Dictionary<string, string> { ["DOCKER_BUILDKIT"] = "0" }
                );
        }
        finally
        {
            Directory.Delete(context, recursive: true);
        }
    }

    private static string[] Argument(string name, string value) => ["--build-arg", $"{name}={value}"];

    /// <summary>The program, and the libraries that it links to, where it looks for them.</summary>
    private static async Task CopyNodeAsync(string files)
    {
        var node = Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Select(f => Path.Combine(f, "node"))
            .First(File.Exists);
        Copy(node, "/bin/node");
        foreach (Match library in Library().Matches(await Shell.RunAsync("ldd", [node])))
            Copy(library.Value, library.Value);

        void Copy(string from, string to)
        {
            to = $"{files}{to}";
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
        }
    }

    [GeneratedRegex(@"/\S+\.so\S*")]
    private static partial Regex Library();
}
