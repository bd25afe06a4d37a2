using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Shop.Catalog;
using Shouldly;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Berth.Tests.Catalog;

/// <summary>
/// Product files as people write them, with mistakes of all kinds at random: each is read, or refused with its name, the
/// line and the key; nothing else is ever thrown.
/// </summary>
public sealed partial class GeneratedFilesTests : IDisposable
{
    private const int Files = 10_000,
        Together = 200;

    private static readonly string[] Values =
    [
        "",
        "~",
        "0",
        "-1",
        "1",
        "3.5",
        "99999999999999",
        "true",
        "yes",
        "x",
        "'{name}'",
        "'{nope}'",
        "/data",
        "/",
        "'a b'",
        "10s",
        "-3d",
        "1000000d",
        "[]",
        "[~]",
        "[1, 2]",
        "[{ name: x }]",
        "{}",
        "{ a: b }",
        "{ name: ~ }",
        "*x",
        "&a [*a]",
        "\"\\0\"",
        "!!int x",
        "|",
        "ä",
        "'" + "long ".PadRight(300, 'x') + "'",
        ".nan",
        "1e400",
        "eur",
        "CAP_CHOWN",
        "200-100",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("berth-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EachIsReadOrRefusedWithItsLine()
    {
        var random = new Random(17);
        var (read, refused) = (0, 0);
        for (var batch = 0; batch < Files / Together; batch++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"{batch}")).FullName;
            RightFile.WritePicture(folder);
            var drawn = Enumerable.Range(0, Together).Select(i => Draw(random, $"p{i}")).ToList();
            for (var i = 0; i < Together; i++)
                File.WriteAllText(Path.Combine(folder, $"p{i}.yaml"), drawn[i]);
            var mistakes = Mistakes(folder);
            for (var i = 0; i < Together; i++)
            {
                var its = mistakes.Where(m => m.StartsWith($"p{i}.yaml", StringComparison.Ordinal)).ToList();
                its.ShouldAllBe(m => m.StartsWith($"p{i}.yaml, line ", StringComparison.Ordinal));
                its.ShouldAllBe(m => !m.Contains("System.", StringComparison.Ordinal)); // nothing of how it is read
                if (IsYaml(drawn[i]))
                    its.Where(m => !NamesAKey(m, drawn[i])).ShouldBeEmpty();
                _ = its.Count == 0 ? read++ : refused++;
            }
            mistakes
                .Where(m => !m.StartsWith('p') && !m.StartsWith("name: ", StringComparison.Ordinal))
                .ShouldBeEmpty();
            Directory.Delete(folder, recursive: true);
        }
        // Both kinds are drawn.
        read.ShouldBeGreaterThan(Files / 50);
        refused.ShouldBeGreaterThan(Files / 4);
    }

    private static List<string> Mistakes(string folder)
    {
        try
        {
            LoadCatalog.From(folder);
            return [];
        }
        catch (InvalidDataException e)
        {
            return [.. e.Message.Split("\n  ").Skip(1)];
        }
    }

    /// <summary>A file that is right, and then up to three lines of it are not.</summary>
    private static string Draw(Random random, string name)
    {
        var lines = Named(name).Split('\n').ToList();
        for (var i = random.Next(4); i > 0; i--)
        {
            var at = random.Next(lines.Count);
            var colon = lines[at].IndexOf(": ", StringComparison.Ordinal);
            switch (random.Next(6))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2:
                    lines[at] = lines[at].Length > 3 ? lines[at].Remove(random.Next(lines[at].Length), 1) : lines[at];
                    break;
                default:
                    if (colon > 0)
                        lines[at] = $"{lines[at][..colon]}: {Values[random.Next(Values.Length)]}";
                    break;
            }
        }
        return string.Join('\n', lines);
    }

    /// <summary>A key that is new in the schema must be drawn, too.</summary>
    [Fact]
    public void EveryKeyOfTheSchemaIsDrawn()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Repository.Path("catalog", "product.schema.json")));
        var keys = KeysOf(schema.RootElement).Distinct().ToList();
        keys.Count.ShouldBeGreaterThan(90);
        keys.Where(k => !Regex.IsMatch(RightFile.Text, $@"\b{k}:")).ShouldBeEmpty();
        RightFile.WritePicture(_folder);
        File.WriteAllText(Path.Combine(_folder, "right.yaml"), Named("right"));
        Mistakes(_folder).ShouldBeEmpty();
    }

    private static IEnumerable<string> KeysOf(JsonElement schema) =>
        schema.ValueKind switch
        {
            JsonValueKind.Object => schema
                .EnumerateObject()
                .SelectMany(p =>
                    p is { Name: "properties", Value.ValueKind: JsonValueKind.Object }
                        ? p.Value.EnumerateObject().SelectMany(k => KeysOf(k.Value).Prepend(k.Name))
                        : KeysOf(p.Value)
                ),
            JsonValueKind.Array => schema.EnumerateArray().SelectMany(KeysOf),
            _ => [],
        };

    private static string Named(string name) => RightFile.Text.Replace("NAME", name, StringComparison.Ordinal);

    private static bool IsYaml(string text)
    {
        try
        {
            new YamlStream().Load(new StringReader(text));
            return true;
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Whether it names a key of the file after its line.</summary>
    private static bool NamesAKey(string mistake, string text) =>
        KeyBehindLine().Match(mistake) is { Success: true } key && Regex.IsMatch(text, $@"\b{key.Groups[1]}\b")
        || MissingKey().IsMatch(mistake);

    [GeneratedRegex(@"^p\d+\.yaml, line \d+: (\w+)(, |: | )")]
    private static partial Regex KeyBehindLine();

    // What was taken away is named, though it is not there.
    [GeneratedRegex(@"^p\d+\.yaml, line \d+: (name|title|image|port|data|plans|ports)\b")]
    private static partial Regex MissingKey();
}
