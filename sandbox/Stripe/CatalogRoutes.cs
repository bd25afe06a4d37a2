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
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("active", "created", "limit", "starting_after", "ending_before");
                return Results.Json(
                    Lists.Page("/v1/products", store.All("product").Matching(p, "active").CreatedIn(p), p)
                );
            }
        );
        // "Deleting a product is only possible if it has no prices associated with it":
        // https://docs.stripe.com/api/products/delete
        app.MapDelete(
            "/v1/products/{id}",
            (string id, Store store, Events events) =>
            {
                var product = store.Get("product", id);
                if (store.All("price").Exists(x => x.Str("product") == id))
                    throw StripeFault.Refused(
                        null,
                        "This product cannot be deleted because it has one or more user-created prices."
                    );
                events.Record("product.deleted", product);
                return Results.Json(store.Delete("product", id));
            }
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
                // https://docs.stripe.com/api/prices/list#list_prices-lookup_keys
                if (keys?.Count > 10)
                    throw StripeFault.Invalid("lookup_keys", "You may give at most 10 lookup keys.");
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
        p.Allow(
            "currency",
            "unit_amount",
            "product",
            "recurring",
            "lookup_key",
            "transfer_lookup_key",
            "nickname",
            "metadata"
        );
        var product = p.Required("product");
        if (store.Find("product", product) is null)
            throw StripeFault.NotThere("product", product, 400, "product");
        var recurring = p.Map("recurring")?.Allow("interval", "interval_count", "usage_type");
        // https://docs.stripe.com/api/prices/create#create_price-recurring-interval
        if (recurring?.Text("interval") is { } interval && interval is not ("day" or "week" or "month" or "year"))
            throw StripeFault.Invalid(
                "recurring[interval]",
                "Invalid recurring[interval]: must be one of day, month, week, or year"
            );
        // "Maximum of three years interval allowed (3 years, 36 months, or 156 weeks)"
        var most = recurring?.Text("interval") switch
        {
            "day" => 1095,
            "week" => 156,
            "month" => 36,
            _ => 3,
        };
        if (recurring?.Number("interval_count") is { } count && (count < 1 || count > most))
            throw StripeFault.Invalid(
                "recurring[interval_count]",
                "Invalid recurring[interval_count]: the interval must be at least one and at most three years."
            );
        var currency = p.Required("currency");
        if (currency.Length != 3 || currency.Any(c => c is < 'a' or > 'z'))
            throw StripeFault.Refused(
                "currency",
                $"Invalid currency: {currency}. Currencies are three lower-case letters."
            );
        Currency.CheckAmount(
            p.Number("unit_amount") ?? throw StripeFault.Missing("unit_amount"),
            currency,
            "unit_amount"
        );
        var lookup = p.Text("lookup_key");
        if (lookup?.Length > 200)
            throw StripeFault.Invalid("lookup_key", "Invalid string: must be at most 200 characters");
        if (lookup is not null && store.All("price").Find(x => x.Str("lookup_key") == lookup) is { } holder)
        {
            // https://docs.stripe.com/api/prices/create#create_price-transfer_lookup_key
            if (p.Flag("transfer_lookup_key") != true)
                throw StripeFault.Refused(
                    "lookup_key",
                    $"A price (`{holder.Id()}`) already uses that lookup key. Set transfer_lookup_key to move it."
                );
            events.Change("price.updated", holder, x => x["lookup_key"] = null);
        }
        var price = store.Add(
            StripeObjects.Price(
                events.Now,
                product,
                currency,
                p.Num("unit_amount"),
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
