using System.Text.Json.Nodes;

namespace Berth.Sandbox.Cloudflare;

/// <summary>The records of a zone.</summary>
public static class RecordRoutes
{
    public static void MapRecords(this WebApplication app)
    {
        var group = app.MapGroup("/client/v4/zones/{zone}/dns_records");
        group.MapGet(
            "",
            (string zone, HttpRequest r, Store store) =>
                Envelope.Page(RecordFilter.Apply(store.Records(Id(store, zone, r)), r.Query), r.Query)
        );
        group.MapPost(
            "",
            async (string zone, HttpRequest r, Store store, Records records) =>
                Envelope.Result(records.Create(store.Zone(zone, r), await BodyAsync(r)))
        );
        group.MapPost(
            "/batch",
            async (string zone, HttpRequest r, Store store, Records records) =>
                Envelope.Result(records.Batch(store.Zone(zone, r), await BodyAsync(r)))
        );
        group.MapGet(
            "/{id}",
            (string zone, string id, HttpRequest r, Store store, Records records) =>
                Envelope.Result(records.Find(Id(store, zone, r), id))
        );
        group.MapPut(
            "/{id}",
            async (string zone, string id, HttpRequest r, Store store, Records records) =>
                Envelope.Result(records.Replace(store.Zone(zone, r), id, await BodyAsync(r)))
        );
        group.MapPatch(
            "/{id}",
            async (string zone, string id, HttpRequest r, Store store, Records records) =>
                Envelope.Result(records.Edit(store.Zone(zone, r), id, await BodyAsync(r)))
        );
        group.MapDelete(
            "/{id}",
            (string zone, string id, HttpRequest r, Store store, Records records) =>
                Envelope.Result(records.Delete(Id(store, zone, r), id))
        );
    }

    private static string Id(Store store, string zone, HttpRequest request) => (string)store.Zone(zone, request)["id"]!;

    private static async Task<JsonObject> BodyAsync(HttpRequest request)
    {
        try
        {
            return await JsonNode.ParseAsync(request.Body) as JsonObject
                ?? throw CloudflareFault.Invalid(9207, "Request body is invalid.");
        }
        catch (System.Text.Json.JsonException)
        {
            throw CloudflareFault.Invalid(9207, "Request body is invalid.");
        }
    }
}
