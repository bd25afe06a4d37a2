using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// All objects, by kind and id, newest last. One lock: a request is a transaction. Written to the state file after each
/// change, whole and atomically, so that a restart has lost nothing.
/// </summary>
public sealed class Store
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly string _file;
    private readonly Dictionary<string, List<JsonObject>> _kinds = [];

    public Store(SandboxOptions options)
    {
        _file = options.StateFile;
        if (_file.Length == 0 || !File.Exists(_file))
            return;
        foreach (var (kind, list) in JsonNode.Parse(File.ReadAllText(_file))!.AsObject())
        {
            _kinds[kind] = [.. list!.AsArray().Select(o => o!.DeepClone().AsObject())];
        }
    }

    /// <summary>Held for the length of a request.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>All of a kind, oldest first.</summary>
    public List<JsonObject> All(string kind) => _kinds.TryGetValue(kind, out var list) ? list : _kinds[kind] = [];

    /// <summary>
    /// Adds an object under its member <c>object</c>. What is kept is as if read from the file, so that a number is a
    /// number, whatever type made it.
    /// </summary>
    public JsonObject Add(JsonObject item)
    {
        var kept = JsonNode.Parse(item.ToJsonString())!.AsObject();
        All((string)kept["object"]!).Add(kept);
        return kept;
    }

    public JsonObject? Find(string kind, string? id) => All(kind).Find(o => (string?)o["id"] == id);

    /// <summary>The object that the path names, or 404.</summary>
    public JsonObject Get(string kind, string id) =>
        Find(kind, id) is { } found && !found.On("_deleted") ? found : throw StripeFault.NotThere(kind, id);

    /// <summary>The object that a parameter names, or 400.</summary>
    public JsonObject Named(string kind, string id, string? param = null) =>
        Find(kind, id) is { } found && !found.On("_deleted")
            ? found
            : throw StripeFault.NotThere(kind, id, 400, param ?? kind);

    /// <summary>Deletes an object; what Stripe answers to that.</summary>
    public JsonObject Delete(string kind, string id)
    {
        All(kind).Remove(Get(kind, id));
        return Deleted(kind, id);
    }

    /// <summary>
    /// Deletes what others still refer to. "Deleted customers can still be retrieved through the API in order to be able
    /// to track their history" (https://docs.stripe.com/api/customers/delete); "deleting a coupon does not affect any
    /// customers who have already applied the coupon" (https://docs.stripe.com/api/coupons/delete).
    /// </summary>
    public JsonObject Retire(string kind, string id)
    {
        Get(kind, id)["_deleted"] = true;
        return Deleted(kind, id);
    }

    /// <summary>What is said of something deleted.</summary>
    public static JsonObject Deleted(string kind, string id) =>
        new()
        {
            ["id"] = id,
            ["object"] = kind,
            ["deleted"] = true,
        };

    /// <summary>Forgets all but what is on sale, who is told, and the keys' own things: another story begins.</summary>
    public void Reset()
    {
        foreach (
            var kind in _kinds
                .Keys.Except(["product", "price", "webhook_endpoint", "billing_portal.configuration"])
                .ToList()
        )
            _kinds.Remove(kind);
    }

    /// <summary>An object of any kind.</summary>
    public JsonObject? Find(string id) => _kinds.Values.SelectMany(l => l).FirstOrDefault(o => (string?)o["id"] == id);

    /// <summary><c>prefix_</c> and random letters, as long as Stripe's.</summary>
    public static string NewId(string prefix, int length = 14) =>
        $"{prefix}_{RandomNumberGenerator.GetString(Alphabet, length)}";

    /// <summary>Runs a change that is no API call, alone, and saves it.</summary>
    public async Task<T> LockedAsync<T>(Func<T> work)
    {
        await Gate.WaitAsync();
        try
        {
            var result = work();
            Save();
            return result;
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Writes the state file. Call with the gate held.</summary>
    public void Save()
    {
        if (_file.Length == 0)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_file))!);
        using (var stream = File.Create(_file + ".new"))
            JsonSerializer.Serialize(stream, _kinds);
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
