using System.Text.Json.Nodes;

namespace Berth.Sandbox.Cloudflare;

/// <summary>Makes, changes and deletes records. Call with the store's gate held.</summary>
public sealed class Records(Store store, SandboxOptions options, TimeProvider clock)
{
    private const int FreeBatch = 200;
    private const int PaidBatch = 3500;

    public JsonObject Find(string zone, string id) =>
        store.Records(zone).Find(r => (string)r["id"]! == id) ?? throw CloudflareFault.NoRecord();

    public JsonObject Create(JsonObject zone, JsonObject asked)
    {
        var records = store.Records((string)zone["id"]!);
        if (records.Count >= (options.IsFree ? 200 : 3500))
            throw CloudflareFault.Invalid(81045, "Record quota exceeded.");
        var record = RecordRules.Complete(asked, (string)zone["name"]!, options);
        RecordRules.Together(record, records);
        var kept = Stamp(record, null);
        records.Add(kept);
        return kept;
    }

    public JsonObject Replace(JsonObject zone, string id, JsonObject asked)
    {
        var zoneId = (string)zone["id"]!;
        var old = Find(zoneId, id);
        var others = store.Records(zoneId);
        var record = RecordRules.Complete(asked, (string)zone["name"]!, options);
        RecordRules.Together(record, [.. others.Where(r => !ReferenceEquals(r, old))]);
        return others[others.IndexOf(old)] = Stamp(record, old);
    }

    public JsonObject Edit(JsonObject zone, string id, JsonObject asked)
    {
        var merged = Find((string)zone["id"]!, id).DeepClone().AsObject();
        foreach (var (name, value) in asked)
            merged[name] = value?.DeepClone();
        return Replace(zone, id, merged);
    }

    public JsonObject Delete(string zone, string id)
    {
        store.Records(zone).Remove(Find(zone, id));
        return new JsonObject { ["id"] = id };
    }

    /// <summary>Deletes, patches, puts, posts, in that order: all or nothing.</summary>
    public JsonObject Batch(JsonObject zone, JsonObject asked)
    {
        var zoneId = (string)zone["id"]!;
        JsonObject[] Part(string name) => [.. (asked[name] as JsonArray ?? []).OfType<JsonObject>()];
        if (
            new[] { "deletes", "patches", "puts", "posts" }.Sum(n => Part(n).Length)
            > (options.IsFree ? FreeBatch : PaidBatch)
        )
            throw CloudflareFault.Invalid(9208, "The batch has too many operations.");
        var before = store.Snapshot(zoneId);
        try
        {
            return new JsonObject
            {
                ["deletes"] = All(Part("deletes"), r => Delete(zoneId, Id(r))),
                ["patches"] = All(Part("patches"), r => Edit(zone, Id(r), r)),
                ["puts"] = All(Part("puts"), r => Replace(zone, Id(r), r)),
                ["posts"] = All(Part("posts"), r => Create(zone, r)),
            };
        }
        catch (CloudflareFault)
        {
            store.Restore(zoneId, before);
            throw;
        }
    }

    private static string Id(JsonObject asked) => asked["id"]?.ToString() ?? throw CloudflareFault.NoRecord();

    private static JsonArray All(JsonObject[] asked, Func<JsonObject, JsonObject> apply) =>
        new([.. asked.Select(r => apply(r).DeepClone())]);

    private JsonObject Stamp(JsonObject record, JsonObject? old)
    {
        var now = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ");
        record["id"] = old?["id"]?.DeepClone() ?? Store.NewId();
        record["created_on"] = old?["created_on"]?.DeepClone() ?? now;
        record["modified_on"] = now;
        if (record["comment"] is not null)
            record["comment_modified_on"] = now;
        if (record["tags"] is JsonArray { Count: > 0 })
            record["tags_modified_on"] = now;
        // As if read from the file, so that a number is a number, whatever type made it.
        return JsonNode.Parse(record.ToJsonString())!.AsObject();
    }
}
