using System.Text.Json.Nodes;

namespace Berth.Sandbox.Cloudflare;

/// <summary>Zones, and the check of a token.</summary>
public static class ZoneRoutes
{
    public static void MapZones(this WebApplication app)
    {
        app.MapGet(
            "/client/v4/zones",
            (HttpRequest r, Store store) =>
                Envelope.Page(
                    [
                        .. store.Zones.Where(z =>
                            r.Query["name"].FirstOrDefault() is not { Length: > 0 } name
                            || string.Equals((string)z["name"]!, name, StringComparison.OrdinalIgnoreCase)
                        ),
                    ],
                    r.Query
                )
        );
        app.MapGet(
            "/client/v4/zones/{zone}",
            (string zone, HttpRequest r, Store store) => Envelope.Result(store.Zone(zone, r))
        );
        app.MapGet(
            "/client/v4/user/tokens/verify",
            (HttpRequest r) =>
                Envelope.Result(
                    new JsonObject { ["id"] = Store.ZoneId(r.Headers.Authorization.ToString()), ["status"] = "active" }
                )
        );
    }

    /// <summary>The zone of a path; refused as Cloudflare refuses what is no zone's id.</summary>
    public static JsonObject Zone(this Store store, string zone, HttpRequest request) =>
        store.Zones.FirstOrDefault(z => (string)z["id"]! == zone)
        ?? throw CloudflareFault.NoRoute(request.Path.Value!["/client/v4".Length..]);
}
