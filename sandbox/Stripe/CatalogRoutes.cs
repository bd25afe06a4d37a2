using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Products and prices.</summary>
public static class CatalogRoutes
{
    public static void MapCatalog(this WebApplication app)
    {
        app.MapPost(
            "/v1/products",
            (HttpContext c, Store store, Events events) =>
            {
                var p = StripeProtocol.Parameters(c).Allow("id", "name", "description", "metadata");
                var product = store.Add(
                    StripeObjects.Product(
                        events.Now,
                        p.Text("id"),
                        p.Required("name"),
                        p.Text("description"),
                        p.Metadata()
                    )
                );
                events.Record("product.created", product);
                return Results.Json(product);
            }
        );
        app.MapGet(
            "/v1/products",
            (HttpContext c, Store store) =>
                Results.Json(
                    Lists.Page(
                        "/v1/products",
                        store.All("product").Matching(StripeProtocol.Parameters(c), "active"),
                        StripeProtocol.Parameters(c)
                    )
                )
        );
        app.MapGet(
            "/v1/products/{id}",
            (string id, Store store) =>
                Results.Json(store.Find("product", id) ?? throw StripeFault.NotThere("product", id))
        );

        app.MapPost(
            "/v1/products/{id}",
            (string id, HttpContext c, Store store, Events events) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("name", "description", "active", "default_price", "metadata");
                var product = store.Get("product", id);
                events.Change(
                    "product.updated",
                    product,
                    x =>
                    {
                        foreach (var name in (string[])["name", "description", "default_price"])
                            if (p.ContainsKey(name))
                                x[name] = p.Text(name);
                        (x["active"], x["metadata"]) = (
                            p.Flag("active") ?? x.On("active"),
                            p.Metadata(x["metadata"]!.AsObject())
                        );
                    }
                );
                return Results.Json(product);
            }
        );

        app.MapPost(
            "/v1/prices",
            (HttpContext c, Store store, Events events) =>
                Results.Json(CreatePrice(StripeProtocol.Parameters(c), store, events))
        );
        app.MapGet(
            "/v1/prices",
            (HttpContext c, Store store) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("active", "currency", "product", "lookup_keys", "limit", "starting_after", "ending_before");
                var keys = p["lookup_keys"]?.AsArray().Select(k => (string)k!).ToHashSet();
                return Results.Json(
                    Lists.Page(
                        "/v1/prices",
                        store
                            .All("price")
                            .Matching(p, "active", "currency", "product")
                            .Where(x => keys is null || keys.Contains((string?)x["lookup_key"] ?? "")),
                        p
                    )
                );
            }
        );
        app.MapPost(
            "/v1/prices/{id}",
            (string id, HttpContext c, Store store, Events events) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("nickname", "active", "lookup_key", "transfer_lookup_key", "metadata");
                var price = store.Get("price", id);
                var lookup = p.Text("lookup_key");
                if (
                    lookup is not null
                    && store.All("price").Find(x => x.Str("lookup_key") == lookup && x.Id() != id) is { } holder
                )
                {
                    if (p.Flag("transfer_lookup_key") != true)
                        throw StripeFault.Invalid("lookup_key", $"A price already uses that lookup key: {lookup}.");
                    events.Change("price.updated", holder, x => x["lookup_key"] = null);
                }
                events.Change(
                    "price.updated",
                    price,
                    x =>
                    {
                        foreach (var name in (string[])["nickname", "lookup_key"])
                            if (p.ContainsKey(name))
                                x[name] = p.Text(name);
                        (x["active"], x["metadata"]) = (
                            p.Flag("active") ?? x.On("active"),
                            p.Metadata(x["metadata"]!.AsObject())
                        );
                    }
                );
                return Results.Json(price);
            }
        );
        app.MapGet(
            "/v1/prices/{id}",
            (string id, Store store) => Results.Json(store.Find("price", id) ?? throw StripeFault.NotThere("price", id))
        );
    }

    private static JsonObject CreatePrice(JsonObject p, Store store, Events events)
    {
        p.Allow("currency", "unit_amount", "product", "recurring", "lookup_key", "nickname", "metadata");
        var product = p.Required("product");
        if (store.Find("product", product) is null)
            throw StripeFault.NotThere("product", product, 400);
        var lookup = p.Text("lookup_key");
        if (lookup is not null && store.All("price").Any(x => (string?)x["lookup_key"] == lookup))
            throw StripeFault.Invalid("lookup_key", $"A price already uses that lookup key: {lookup}.");
        var recurring = p.Map("recurring");
        var price = store.Add(
            StripeObjects.Price(
                events.Now,
                product,
                p.Required("currency"),
                p.Number("unit_amount") ?? throw StripeFault.Missing("unit_amount"),
                recurring?.Required("interval", "recurring[interval]"),
                recurring?.Number("interval_count", "recurring[interval_count]") ?? 1,
                lookup,
                p.Text("nickname"),
                p.Metadata()
            )
        );
        events.Record("price.created", price);
        return price;
    }
}
