using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>The billing portal's API: visits, and what visitors may do.</summary>
public static class Portal
{
    /// <summary>An address is good for so long, by the sandbox's clock.</summary>
    public const long OpenFor = 3600;

    private const string Root = "/v1/billing_portal";

    public static void MapPortal(this WebApplication app)
    {
        app.MapPost(
            Root + "/sessions",
            (HttpContext c, Store store, Events events, SandboxOptions options) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("customer", "configuration", "return_url", "locale", "flow_data");
                var customer = store.Named("customer", p.Required("customer"));
                var configuration = p.Text("configuration") is { } wished
                    ? store.Named("billing_portal.configuration", wished, "configuration")
                    : Default(store, events.Now);
                if (p.Map("flow_data") is { } flow)
                    CheckFlow(flow, customer, store);
                var id = Store.NewId("bps", 24);
                var session = store.Add(
                    new JsonObject
                    {
                        ["id"] = id,
                        ["object"] = "billing_portal.session",
                        ["configuration"] = configuration.Id(),
                        ["created"] = events.Now,
                        ["customer"] = customer.Id(),
                        ["flow"] = p.Map("flow_data") is { } wish ? Flow(wish) : null,
                        ["livemode"] = false,
                        ["locale"] = p.Text("locale"),
                        ["on_behalf_of"] = null,
                        ["return_url"] = p.Text("return_url") ?? configuration.Str("default_return_url"),
                        ["url"] = $"{options.PublicUrl}/portal/{id}",
                    }
                );
                events.Record("billing_portal.session.created", session);
                return Results.Json(session);
            }
        );
        app.MapGet(
            Root + "/configurations",
            (HttpContext c, Store store, Events events) =>
            {
                Default(store, events.Now);
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("active", "is_default", "limit", "starting_after", "ending_before");
                return Results.Json(
                    Lists.Page(
                        Root + "/configurations",
                        store.All("billing_portal.configuration").Matching(p, "active", "is_default"),
                        p
                    )
                );
            }
        );
        app.MapGet(
            Root + "/configurations/{id}",
            (string id, Store store) => Results.Json(store.Get("billing_portal.configuration", id))
        );
        app.MapPost(
            Root + "/configurations",
            (HttpContext c, Store store, Events events) =>
            {
                var made = Set(New(store, events.Now, isDefault: false), StripeProtocol.Parameters(c));
                events.Record("billing_portal.configuration.created", made);
                return Results.Json(made);
            }
        );
        app.MapPost(
            Root + "/configurations/{id}",
            (string id, HttpContext c, Store store, Events events) =>
            {
                var configuration = store.Get("billing_portal.configuration", id);
                events.Change(
                    "billing_portal.configuration.updated",
                    configuration,
                    x => Set(x, StripeProtocol.Parameters(c))
                );
                return Results.Json(configuration);
            }
        );
    }

    /// <summary>The pages here show all forms at once, so a flow is only checked.</summary>
    private static void CheckFlow(JsonObject flow, JsonObject customer, Store store)
    {
        flow.Allow(
            "type",
            "after_completion",
            "subscription_cancel",
            "subscription_update",
            "subscription_update_confirm"
        );
        var type = flow.Required("type", "flow_data[type]");
        if (type == "payment_method_update")
            return;
        if (type is not ("subscription_cancel" or "subscription_update" or "subscription_update_confirm"))
            throw StripeFault.Invalid(
                "flow_data[type]",
                "Invalid flow_data[type]: must be one of payment_method_update, subscription_cancel, "
                    + "subscription_update, or subscription_update_confirm"
            );
        var about = $"flow_data[{type}][subscription]";
        var subscription = store.Named(
            "subscription",
            (flow.Map(type) ?? throw StripeFault.Missing($"flow_data[{type}]")).Required("subscription", about),
            about
        );
        if (subscription.Str("customer") != customer.Id())
            throw StripeFault.Invalid(
                about,
                $"The subscription {subscription.Id()} does not belong to the customer {customer.Id()}."
            );
        if (type == "subscription_update_confirm" && flow.Map(type)!["items"] is not JsonArray { Count: 1 })
            throw StripeFault.Missing("flow_data[subscription_update_confirm][items]");
    }

    /// <summary>A flow as it is answered: every kind has its member, and quantities are numbers.</summary>
    private static JsonObject Flow(JsonObject wish)
    {
        var flow = new JsonObject
        {
            ["after_completion"] =
                wish["after_completion"]?.DeepClone() ?? new JsonObject { ["type"] = "portal_homepage" },
            ["customer_update"] = null,
            ["subscription_cancel"] = wish["subscription_cancel"]?.DeepClone(),
            ["subscription_pause"] = null,
            ["subscription_update"] = wish["subscription_update"]?.DeepClone(),
            ["subscription_update_confirm"] = wish["subscription_update_confirm"]?.DeepClone(),
            ["type"] = wish.Text("type"),
        };
        foreach (var item in flow["subscription_update_confirm"]?["items"]?.AsArray() ?? [])
            if (item!.AsObject().Number("quantity") is { } quantity)
                item["quantity"] = quantity;
        return flow;
    }

    private static JsonObject Default(Store store, long now) =>
        store.All("billing_portal.configuration").Find(x => x.On("is_default")) ?? New(store, now, isDefault: true);

    private static JsonObject New(Store store, long now, bool isDefault) =>
        store.Add(
            new JsonObject
            {
                ["id"] = Store.NewId("bpc", 24),
                ["object"] = "billing_portal.configuration",
                ["active"] = true,
                ["application"] = null,
                ["business_profile"] = new JsonObject
                {
                    ["headline"] = null,
                    ["privacy_policy_url"] = null,
                    ["terms_of_service_url"] = null,
                },
                ["created"] = now,
                ["default_return_url"] = null,
                ["features"] = new JsonObject
                {
                    ["customer_update"] = new JsonObject
                    {
                        ["allowed_updates"] = new JsonArray("email", "name"),
                        ["enabled"] = isDefault,
                    },
                    ["invoice_history"] = new JsonObject { ["enabled"] = isDefault },
                    ["payment_method_update"] = new JsonObject { ["enabled"] = isDefault },
                    ["subscription_cancel"] = new JsonObject
                    {
                        ["enabled"] = isDefault,
                        ["mode"] = "at_period_end",
                        ["proration_behavior"] = "none",
                    },
                    ["subscription_update"] = new JsonObject
                    {
                        ["default_allowed_updates"] = new JsonArray("price"),
                        ["enabled"] = isDefault,
                        ["products"] = new JsonArray(),
                        ["proration_behavior"] = "create_prorations",
                    },
                },
                ["is_default"] = isDefault,
                ["livemode"] = false,
                ["login_page"] = new JsonObject { ["enabled"] = false, ["url"] = null },
                ["metadata"] = new JsonObject(),
                ["name"] = null,
                ["updated"] = now,
            }
        );

    private static JsonObject Set(JsonObject configuration, JsonObject p)
    {
        p.Allow("active", "business_profile", "default_return_url", "features", "login_page", "metadata", "name");
        if (p.Flag("active") is { } active)
            configuration["active"] = active;
        foreach (var name in (string[])["default_return_url", "name"])
            if (p.ContainsKey(name))
                configuration[name] = p.Text(name);
        foreach (var (name, value) in p.Map("business_profile") ?? [])
            configuration["business_profile"]![name] = (string?)value is { Length: > 0 } text ? text : null;
        foreach (var (feature, wish) in p.Map("features") ?? [])
        {
            if (configuration["features"]![feature] is not JsonObject known)
                throw StripeFault.Unknown($"features[{feature}]");
            foreach (var (name, value) in wish!.AsObject())
                known[name] =
                    value is JsonValue && (string?)value is "true" or "false"
                        ? (string?)value == "true"
                        : value?.DeepClone();
        }
        configuration["metadata"] = p.Metadata(configuration["metadata"]!.AsObject());
        return configuration;
    }
}
