using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Berth.Tests.Engine;

/// <summary>A run of the recorded program with names of its own.</summary>
public interface IRecordedRun
{
    string Stack { get; }
    string Subnet { get; }
}

/// <summary>
/// Takes out of print-outs and states what no two runs have in common: ids, times, nonces, this run's names.
/// </summary>
internal static partial class Normal
{
    /// <summary>What an image implies; ours is another one than the recorded.</summary>
    private static readonly string[] OfTheImage = ["command", "user", "hostname"];

    private static readonly string[] OfTheMoment = ["created", "modified", "time", "duration", "ciphertext", "salt"];

    /// <summary>Text with ids, times and names as they were recorded.</summary>
    public static string Text(string text, IRecordedRun run)
    {
        text = text.ReplaceLineEndings("\n")
            .Replace(run.Stack, "acme")
            .Replace(run.Subnet, "10.77.230")
            .Replace("berth/hello:1", "demo:1");
        text = ImageId().Replace(text, "IMAGE");
        text = Mac().Replace(text, "MAC"); // follows from the address
        text = Id().Replace(text, "ID");
        text = Uuid().Replace(text, "UUID");
        text = Seconds().Replace(text, "(0s)");
        text = Duration().Replace(text, "Duration: 0s");
        return Dots().Replace(text, "");
    }

    /// <summary>A document with sorted members, where order has no meaning.</summary>
    public static JsonNode? Json(string text, IRecordedRun run) => Json(JsonNode.Parse(Text(text, run)), "");

    /// <summary>Where two documents differ, by path.</summary>
    public static IEnumerable<string> Differences(JsonNode? ours, JsonNode? theirs, string path = "")
    {
        if (ours is JsonObject a && theirs is JsonObject b)
        {
            return a.Select(p => p.Key)
                .Union(b.Select(p => p.Key))
                .SelectMany(k =>
                    a.ContainsKey(k) && b.ContainsKey(k)
                        ? Differences(a[k], b[k], $"{path}.{k}")
                        : [$"{path}.{k}: only {(a.ContainsKey(k) ? "ours" : "theirs")}"]
                );
        }
        if (ours is JsonArray x && theirs is JsonArray y && x.Count == y.Count)
            return x.Zip(y).SelectMany((pair, i) => Differences(pair.First, pair.Second, $"{path}[{i}]"));
        return JsonNode.DeepEquals(ours, theirs)
            ? []
            : [$"{path}: ours {ours?.ToJsonString() ?? "null"}, theirs {theirs?.ToJsonString() ?? "null"}"];
    }

    /// <summary>
    /// Resources with their properties, each a block; the blocks sorted, because independent ones come as they come.
    /// </summary>
    public static string Tree(string text)
    {
        var blocks = new List<List<string>> { new() };
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (Resource().IsMatch(line) || line is "    --outputs:--" or "Resources:")
                blocks.Add([]);
            blocks[^1].Add(line);
        }
        return string.Join('\n', blocks.Select(b => string.Join('\n', b)).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// The sections of a run; rows and diagnostics sorted, because independent resources come as they come, and each
    /// line once.
    /// </summary>
    public static string Rows(string text)
    {
        var sections = new List<List<string>> { new() };
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (line is "Diagnostics:" or "Outputs:" or "Resources:")
                sections.Add([]);
            sections[^1].Add(line);
        }
        return string.Join(
            '\n',
            sections.Select(s =>
                string.Join(
                    '\n',
                    s[0] is "Outputs:" or "Resources:"
                        ? s
                        : s.Take(1).Concat(s.Skip(1).Distinct().Order(StringComparer.Ordinal))
                )
            )
        );
    }

    private static JsonNode? Json(JsonNode? node, string name)
    {
        switch (node)
        {
            case JsonObject map:
                var sorted = new JsonObject();
                foreach (var (key, value) in map.OrderBy(p => p.Key, StringComparer.Ordinal))
                {
                    if (
                        OfTheMoment.Contains(key)
                        || name == "outputs" && OfTheImage.Contains(key)
                        || name == "config" && key is "tenant:subnet" or "tenant:image" or "tenant:extra"
                    )
                        continue;
                    sorted[key] = Json(value, key);
                }
                return sorted;
            case JsonArray list:
                var items = list.Select(i => Json(i, ""));
                // As they come: independent resources, and what one depends on.
                if (name is "steps" or "resources" or "dependencies")
                    items = items.OrderBy(
                        i => i is JsonObject o ? (string?)o["urn"] : i!.ToString(),
                        StringComparer.Ordinal
                    );
                return new JsonArray([.. items]);
            default:
                return node?.DeepClone();
        }
    }

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex ImageId();

    [GeneratedRegex("02:42(:[0-9a-f]{2}){4}")]
    private static partial Regex Mac();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Id();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\([0-9.]+s\)")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"Duration: \d+s")]
    private static partial Regex Duration();

    // A line that the CLI prints while nothing happens.
    [GeneratedRegex(@"(?m)^@ .*\n")]
    private static partial Regex Dots();

    [GeneratedRegex(@"^ *(\+ |~ |- |\+-)?\S+: \((same|create|update|delete|replace)\)$")]
    private static partial Regex Resource();
}
