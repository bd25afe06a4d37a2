using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Customers, products, prices.</summary>
public static class CatalogRoutes
{
    public static void MapCatalog(this WebApplication app)
    {
        app.MapPost("/v1/customers", (HttpContext c, Store store, Events events) =>
        {
            var p = StripeProtocol.Parameters(c).Allow("email", "name", "description", "metadata");
            var customer = store.Add(StripeObjects.Customer(events.Now, p.Text("email"), p.Text("name"), p.Metadata()));
            customer["description"] = p.Text("description");
            events.Record("customer.created", customer);
            return Results.Json(customer);
        });
        app.MapGet("/v1/customers", (HttpContext c, Store store) => Results.Json(Lists.Page("/v1/customers", store.All("customer").Matching(StripeProtocol.Parameters(c).Allow("email", "limit", "starting_after", "ending_before"), "email"), StripeProtocol.Parameters(c))));
        app.MapGet("/v1/customers/{id}", (string id, Store store) => Results.Json(store.Find("customer", id) ?? throw StripeFault.NotThere("customer", id)));

        app.MapPost("/v1/products", (HttpContext c, Store store, Events events) =>
        {
            var p = StripeProtocol.Parameters(c).Allow("id", "name", "description", "metadata");
            var product = store.Add(StripeObjects.Product(events.Now, p.Text("id"), p.Required("name"), p.Text("description"), p.Metadata()));
            events.Record("product.created", product);
            return Results.Json(product);
        });
        app.MapGet("/v1/products", (HttpContext c, Store store) => Results.Json(Lists.Page("/v1/products", store.All("product").Matching(StripeProtocol.Parameters(c), "active"), StripeProtocol.Parameters(c))));
        app.MapGet("/v1/products/{id}", (string id, Store store) => Results.Json(store.Find("product", id) ?? throw StripeFault.NotThere("product", id)));

        app.MapPost("/v1/prices", (HttpContext c, Store store, Events events) => Results.Json(CreatePrice(StripeProtocol.Parameters(c), store, events)));
        app.MapGet("/v1/prices", (HttpContext c, Store store) =>
        {
            var p = StripeProtocol.Parameters(c).Allow("active", "currency", "product", "lookup_keys", "limit", "starting_after", "ending_before");
            var keys = p["lookup_keys"]?.AsArray().Select(k => (string)k!).ToHashSet();
            return Results.Json(Lists.Page("/v1/prices", store.All("price").Matching(p, "active", "currency", "product").Where(x => keys is null || keys.Contains((string?)x["lookup_key"] ?? "")), p));
        });
        app.MapGet("/v1/prices/{id}", (string id, Store store) => Results.Json(store.Find("price", id) ?? throw StripeFault.NotThere("price", id)));
    }

    private static JsonObject CreatePrice(JsonObject p, Store store, Events events)
    {
        p.Allow("currency", "unit_amount", "product", "recurring", "lookup_key", "nickname", "metadata");
        var product = p.Required("product");
        if (store.Find("product", product) is null) throw StripeFault.NotThere("product", product, 400);
        var lookup = p.Text("lookup_key");
        if (lookup is not null && store.All("price").Any(x => (string?)x["lookup_key"] == lookup)) throw StripeFault.Invalid("lookup_key", $"A price already uses that lookup key: {lookup}.");
        var recurring = p.Map("recurring");
        var price = store.Add(StripeObjects.Price(events.Now, product, p.Required("currency"), p.Number("unit_amount") ?? throw StripeFault.Missing("unit_amount"),
            recurring?.Required("interval", "recurring[interval]"), recurring?.Number("interval_count", "recurring[interval_count]") ?? 1, lookup, p.Text("nickname"), p.Metadata()));
        events.Record("price.created", price);
        return price;
    }
}
