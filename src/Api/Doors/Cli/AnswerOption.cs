using System.CommandLine;
using Berth.Shop.Catalog;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>--answer NAME=VALUE</c>, once for each of a product's questions. <c>NAME=@FILE</c> reads the value from a file: a
/// secret must be given so, because others see what stands in a command.
/// </summary>
internal static class AnswerOption
{
    public static Option<string[]> Define() =>
        new("--answer")
        {
            Description = "An answer to one of the product's questions: NAME=VALUE, or NAME=@FILE. Once for each.",
            HelpName = "NAME=VALUE",
        };

    /// <summary>By variable.</summary>
    /// <exception cref="Refusal">One is not written like that, stands there twice, or its file cannot be read.</exception>
    public static Dictionary<string, string?> Read(string[]? given, ProductCatalog catalog, string? product)
    {
        var asked = (string.IsNullOrEmpty(product) ? catalog.Default() : catalog.OnSale(product))?.Ask;
        var answers = new Dictionary<string, string?>();
        foreach (var text in given ?? [])
        {
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw Refusal.Usage("--answer must be NAME=VALUE, or NAME=@FILE.");
            var (name, value) = (text[..at], text[(at + 1)..]);
            var isFile = value.StartsWith('@');
            if (!isFile && asked?.GetValueOrDefault(name)?.IsSecret == true)
                throw Refusal.Usage(
                    $"--answer {name}: it is a secret, and others see what stands in a command. Write --answer {name}=@FILE."
                );
            if (!answers.TryAdd(name, isFile ? FromFile(name, value[1..]) : value))
                throw Refusal.Usage($"--answer {name} stands there twice.");
        }
        return answers;
    }

    private static string FromFile(string name, string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Refusal.Usage($"--answer {name}: its file cannot be read. {e.Message}");
        }
    }
}
