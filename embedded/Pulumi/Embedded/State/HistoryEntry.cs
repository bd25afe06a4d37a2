using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pulumi.Embedded.State;

/// <summary>One run in a stack's history.</summary>
internal sealed record HistoryEntry
{
    public required string Kind { get; init; }
    public required DateTimeOffset Start { get; init; }
    public required DateTimeOffset End { get; init; }
    public string Message { get; init; } = "";
    public required string Result { get; init; }
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Values by key; secret ones encrypted.</summary>
    public IReadOnlyDictionary<string, (string Value, bool Secure)> Config { get; init; } =
        new Dictionary<string, (string, bool)>();

    public IReadOnlyDictionary<string, int> ResourceChanges { get; init; } = new Dictionary<string, int>();

    public byte[] ToJson()
    {
        var config = new JsonObject();
        foreach (var (key, (value, secure)) in Config.OrderBy(c => c.Key, StringComparer.Ordinal))
            config[key] = secure ? new JsonObject { ["secure"] = value } : value;
        var environment = new JsonObject();
        foreach (var (key, value) in Environment.OrderBy(c => c.Key, StringComparer.Ordinal))
            environment[key] = value;
        var changes = new JsonObject();
        foreach (var (key, value) in ResourceChanges.OrderBy(c => c.Key, StringComparer.Ordinal))
            changes[key] = value;
        return JsonSerializer.SerializeToUtf8Bytes(
            new JsonObject
            {
                ["kind"] = Kind,
                ["startTime"] = Start.ToUnixTimeSeconds(),
                ["message"] = Message,
                ["environment"] = environment,
                ["config"] = config,
                ["version"] = 0,
                ["result"] = Result,
                ["endTime"] = End.ToUnixTimeSeconds(),
                ["resourceChanges"] = changes,
            }
        );
    }

    public static HistoryEntry Parse(string json)
    {
        var node = JsonNode.Parse(json)!.AsObject();
        return new HistoryEntry
        {
            Kind = (string?)node["kind"] ?? "update",
            Start = DateTimeOffset.FromUnixTimeSeconds((long?)node["startTime"] ?? 0),
            End = DateTimeOffset.FromUnixTimeSeconds((long?)node["endTime"] ?? 0),
            Message = (string?)node["message"] ?? "",
            Result = (string?)node["result"] ?? "failed",
            Environment = (node["environment"] as JsonObject ?? []).ToDictionary(
                p => p.Key,
                p => (string?)p.Value ?? ""
            ),
            Config = (node["config"] as JsonObject ?? []).ToDictionary(
                p => p.Key,
                p =>
                    p.Value is JsonObject secure
                        ? ((string?)secure["secure"] ?? "", true)
                        : (p.Value?.ToString() ?? "", false)
            ),
            ResourceChanges = (node["resourceChanges"] as JsonObject ?? []).ToDictionary(
                p => p.Key,
                p => (int?)p.Value ?? 0
            ),
        };
    }
}
