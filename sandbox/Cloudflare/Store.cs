using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Cloudflare;

/// <summary>
/// The records of each zone, oldest first. One lock: a request is a transaction. Written to the state file after each
/// change, whole and atomically, so that a restart has lost nothing.
/// </summary>
public sealed class Store
{
    private readonly string _file;
    private readonly Dictionary<string, List<JsonObject>> _records = [];

    /// <summary>Reads the state file, if there is one.</summary>
    public Store(SandboxOptions options, TimeProvider clock)
    {
        _file = options.StateFile;
        Zones = [.. options.Zones.Select(name => Zone(name, clock.GetUtcNow()))];
        if (_file.Length == 0 || !File.Exists(_file))
            return;
        foreach (var (zone, list) in JsonNode.Parse(File.ReadAllText(_file))!.AsObject())
            _records[zone] = [.. list!.AsArray().Select(r => r!.DeepClone().AsObject())];
    }

    /// <summary>Held for the length of a request.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>As the API shows them.</summary>
    public IReadOnlyList<JsonObject> Zones { get; }

    /// <summary>The records of a zone.</summary>
    public List<JsonObject> Records(string zone) =>
        _records.TryGetValue(zone, out var list) ? list : _records[zone] = [];

    /// <summary>A copy of a zone's records, to go back to.</summary>
    public List<JsonObject> Snapshot(string zone) => [.. Records(zone).Select(r => r.DeepClone().AsObject())];

    /// <summary>Goes back to a copy.</summary>
    public void Restore(string zone, List<JsonObject> snapshot) => _records[zone] = snapshot;

    /// <summary>32 hex digits.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>A zone's id follows from its name, so that it is the same after each start.</summary>
    public static string ZoneId(string name) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];

    /// <summary>Writes the state file. Call with the gate held.</summary>
    public void Save()
    {
        if (_file.Length == 0)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
        var all = new JsonObject(
            _records.Select(z =>
                KeyValuePair.Create<string, JsonNode?>(z.Key, new JsonArray([.. z.Value.Select(r => r.DeepClone())]))
            )
        );
        File.WriteAllText(_file + ".new", all.ToJsonString());
        File.Move(_file + ".new", _file, overwrite: true);
    }

    private static JsonObject Zone(string name, DateTimeOffset now) =>
        new()
        {
            ["id"] = ZoneId(name),
            ["name"] = name,
            ["status"] = "active",
            ["paused"] = false,
            ["type"] = "full",
            ["development_mode"] = 0,
            ["name_servers"] = new JsonArray("ada.ns.example.net", "bob.ns.example.net"),
            ["created_on"] = now.ToString("O"),
            ["modified_on"] = now.ToString("O"),
        };
}
