using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Invoices, their lines, and what paid them.</summary>
public static class InvoiceRoutes
{
    private const string Root = "/v1/invoices";

    public static void MapInvoices(this WebApplication app)
    {
        app.MapGet(
            Root,
            (HttpContext c, Store store) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow(
                        "customer",
                        "status",
                        "subscription",
                        "collection_method",
                        "created",
                        "limit",
                        "starting_after",
                        "ending_before"
                    );
                return Results.Json(
                    Lists.Page(
                        Root,
                        store
                            .All("invoice")
                            .Matching(p, "customer", "status", "collection_method")
                            .CreatedIn(p)
                            .Where(i => p.Text("subscription") is not { } s || i.SubscriptionId() == s),
                        p
                    )
                );
            }
        );
        app.MapPost(
            Root + "/create_preview",
            (HttpContext c, ChangeSubscription changes) => Results.Json(changes.Preview(StripeProtocol.Parameters(c)))
        );
        app.MapGet(Root + "/{id}", (string id, Store store) => Results.Json(store.Get("invoice", id)));
        app.MapGet(
            Root + "/{id}/lines",
            (string id, HttpContext c, Store store) =>
                Results.Json(
                    Lists.Page(
                        $"{Root}/{id}/lines",
                        store.Get("invoice", id)["lines"]!["data"]!.AsArray().Select(l => l!.AsObject()).Reverse(),
                        StripeProtocol.Parameters(c)
                    )
                )
        );
        app.MapPost(
            Root + "/{id}/finalize",
            (string id, HttpContext c, Store store, Invoicing invoicing, Collection collection) =>
            {
                StripeProtocol.Parameters(c).Allow("auto_advance");
                var invoice = In(store, id, "finalize", "draft");
                invoicing.Finalize(invoice);
                if (invoice.Num("amount_due") == 0)
                    collection.Paid(invoice);
                return Results.Json(invoice);
            }
        );
        app.MapPost(
            Root + "/{id}/pay",
            (string id, HttpContext c, Store store, Invoicing invoicing, Collection collection) =>
                Results.Json(
                    Pay(
                        store,
                        In(store, id, "pay", "draft", "open", "uncollectible"),
                        StripeProtocol.Parameters(c),
                        invoicing,
                        collection
                    )
                )
        );
        app.MapPost(
            Root + "/{id}/void",
            (string id, Store store, Collection collection) =>
                Then(In(store, id, "void", "open", "uncollectible"), collection.Void)
        );
        app.MapPost(
            Root + "/{id}/mark_uncollectible",
            (string id, Store store, Collection collection) =>
                Then(In(store, id, "mark as uncollectible", "open"), collection.GiveUp)
        );

        app.MapGet(
            "/v1/invoice_payments",
            (HttpContext c, Store store) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("invoice", "payment", "status", "created", "limit", "starting_after", "ending_before");
                var intent = p.Map("payment")?.Text("payment_intent");
                return Results.Json(
                    Lists.Page(
                        "/v1/invoice_payments",
                        store
                            .All("invoice_payment")
                            .Matching(p, "invoice", "status")
                            .CreatedIn(p)
                            .Where(i => intent is null || (string?)i["payment"]!["payment_intent"] == intent),
                        p
                    )
                );
            }
        );
        app.MapGet(
            "/v1/invoice_payments/{id}",
            (string id, Store store) => Results.Json(store.Get("invoice_payment", id))
        );
    }

    private static JsonObject Pay(
        Store store,
        JsonObject invoice,
        JsonObject p,
        Invoicing invoicing,
        Collection collection
    )
    {
        p.Allow("payment_method", "paid_out_of_band", "off_session", "forgive", "mandate");
        var method = p.Text("payment_method") is { } name
            ? store.Named("payment_method", name, "payment_method")
            : null;
        if (invoice.Is("status", "draft"))
            invoicing.Finalize(invoice);
        if (p.Flag("paid_out_of_band") == true)
        {
            collection.Paid(invoice, outOfBand: true);
            return invoice;
        }
        return collection.Attempt(invoice, automatic: false, present: p.Flag("off_session") == false, method) switch
        {
            Payments.Outcome.AsksBuyer => throw StripeFault.Declined(
                "invoice_payment_intent_requires_action",
                null,
                "This payment requires additional user action before it can be completed successfully."
            ),
            Payments.Outcome.Failed => throw StripeFault.Declined(
                "card_declined",
                "generic_decline",
                "Your card was declined."
            ),
            _ => invoice,
        };
    }

    private static JsonObject In(Store store, string id, string verb, params string[] statuses)
    {
        var invoice = store.Get("invoice", id);
        return invoice.Is("status", statuses)
            ? invoice
            : throw new StripeFault(
                400,
                "invalid_request_error",
                invoice.Is("status", "paid") ? "invoice_already_paid" : "invoice_not_editable",
                $"You cannot {verb} an invoice whose status is {invoice.Str("status")}."
            );
    }

    private static IResult Then(JsonObject invoice, Action<JsonObject> act)
    {
        act(invoice);
        return Results.Json(invoice);
    }
}
