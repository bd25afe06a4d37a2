using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Charges, payment intents, refunds, disputes, early fraud warnings.</summary>
public static class MoneyRoutes
{
    public static void MapMoney(this WebApplication app)
    {
        Read(app, "charges", "charge", "customer", "payment_intent");
        Read(app, "payment_intents", "payment_intent", "customer");
        Read(app, "setup_intents", "setup_intent", "customer", "payment_method");
        Read(app, "refunds", "refund", "charge", "payment_intent");
        Read(app, "disputes", "dispute", "charge", "payment_intent");
        Read(app, "radar/early_fraud_warnings", "radar.early_fraud_warning", "charge", "payment_intent");
        app.MapPost(
            "/v1/refunds",
            (HttpContext c, Refunds refunds) => Results.Json(refunds.Create(StripeProtocol.Parameters(c)))
        );
        app.MapPost(
            "/v1/refunds/{id}",
            (string id, HttpContext c, Store store, Events events) =>
            {
                var refund = store.Get("refund", id);
                var p = StripeProtocol.Parameters(c).Allow("metadata");
                events.Change("refund.updated", refund, r => r["metadata"] = p.Metadata(r["metadata"]!.AsObject()));
                return Results.Json(refund);
            }
        );
        app.MapPost(
            "/v1/disputes/{id}",
            (string id, HttpContext c, Store store, Disputes disputes) =>
            {
                var p = StripeProtocol.Parameters(c).Allow("evidence", "submit", "metadata");
                var dispute = Open(store, id);
                dispute["metadata"] = p.Metadata(dispute["metadata"]!.AsObject());
                if (p.Map("evidence") is { } evidence)
                    disputes.Answer(dispute, evidence.Text("uncategorized_text"), p.Flag("submit") != false);
                return Results.Json(dispute);
            }
        );
        app.MapPost(
            "/v1/disputes/{id}/close",
            (string id, Store store, Disputes disputes) =>
            {
                var dispute = Open(store, id);
                disputes.Close(dispute, won: false);
                return Results.Json(dispute);
            }
        );
        app.MapGet(
            "/v1/account",
            () =>
                Results.Json(
                    new JsonObject
                    {
                        ["id"] = "acct_sandbox",
                        ["object"] = "account",
                        ["charges_enabled"] = true,
                        ["country"] = "DE",
                        ["default_currency"] = "eur",
                        ["details_submitted"] = true,
                        ["email"] = null,
                        ["metadata"] = new JsonObject(),
                        ["payouts_enabled"] = true,
                        ["type"] = "standard",
                    }
                )
        );
        app.MapGet(
            "/v1/balance",
            (Store store) =>
                Results.Json(
                    new JsonObject
                    {
                        ["object"] = "balance",
                        ["available"] = new JsonArray([
                            .. store
                                .All("charge")
                                .Where(x => x.On("paid"))
                                .GroupBy(x => x.Str("currency")!)
                                .Select(g => new JsonObject
                                {
                                    ["amount"] = g.Sum(x => x.Num("amount") - x.Num("amount_refunded")),
                                    ["currency"] = g.Key,
                                }),
                        ]),
                        ["livemode"] = false,
                        ["pending"] = new JsonArray(),
                    }
                )
        );
    }

    /// <summary>A kind that can be listed, by what it belongs to, and read.</summary>
    public static void Read(this WebApplication app, string path, string kind, params string[] filters)
    {
        app.MapGet(
            $"/v1/{path}",
            (HttpContext c, Store store) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow([.. filters, "created", "limit", "starting_after", "ending_before"]);
                return Results.Json(
                    Lists.Page(
                        $"/v1/{path}",
                        store.All(kind).Where(x => !x.On("_deleted")).Matching(p, filters).CreatedIn(p),
                        p
                    )
                );
            }
        );
        app.MapGet($"/v1/{path}/{{id}}", (string id, Store store) => Results.Json(store.Get(kind, id)));
    }

    private static JsonObject Open(Store store, string id)
    {
        var dispute = store.Get("dispute", id);
        return dispute.Is("status", "won", "lost", "warning_closed")
            ? throw StripeFault.Invalid("dispute", "This dispute is already closed.")
            : dispute;
    }
}
