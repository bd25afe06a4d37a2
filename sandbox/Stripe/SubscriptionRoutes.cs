namespace Berth.Sandbox.Stripe;

/// <summary>Subscriptions and their items.</summary>
public static class SubscriptionRoutes
{
    private const string Root = "/v1/subscriptions";

    public static void MapSubscriptions(this WebApplication app)
    {
        app.MapGet(
            Root,
            (HttpContext c, Store store) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow(
                        "customer",
                        "price",
                        "status",
                        "created",
                        "collection_method",
                        "limit",
                        "starting_after",
                        "ending_before"
                    );
                var status = p.Text("status");
                var price = p.Text("price");
                var found = store
                    .All("subscription")
                    .Matching(p, "customer", "collection_method")
                    .CreatedIn(p)
                    .Where(s =>
                        (price is null || s.Items().Any(i => (string?)i["price"]!["id"] == price))
                        && status switch
                        {
                            null => !s.Is("status", "canceled"),
                            "all" => true,
                            "ended" => s.Is("status", "canceled", "incomplete_expired"),
                            _ => s.Is("status", status),
                        }
                    );
                return Results.Json(Lists.Page(Root, found, p));
            }
        );
        app.MapGet(Root + "/{id}", (string id, Store store) => Results.Json(store.Get("subscription", id)));
        app.MapPost(
            Root + "/{id}",
            (string id, HttpContext c, Store store, ChangeSubscription changes) =>
            {
                var subscription = store.Get("subscription", id);
                changes.Update(subscription, StripeProtocol.Parameters(c));
                return Results.Json(subscription);
            }
        );
        app.MapPost(
            Root + "/{id}/resume",
            (string id, HttpContext c, Store store, Renewals renewals, Collection collection) =>
            {
                var p = StripeProtocol
                    .Parameters(c)
                    .Allow("billing_cycle_anchor", "proration_behavior", "proration_date");
                ChangeSubscription.Anchor(p);
                var subscription = store.Get("subscription", id);
                if (!subscription.Is("status", "paused"))
                    throw StripeFault.Invalid(
                        "subscription",
                        $"You can only resume a paused subscription. This subscription has a status of {subscription.Str("status")}."
                    );
                renewals.Resume(subscription);
                collection.FinalizeAndPay(store.Get("invoice", subscription.Str("latest_invoice")!));
                return Results.Json(subscription);
            }
        );
        app.MapDelete(
            Root + "/{id}",
            (string id, HttpContext c, Store store, EndSubscription ending, ChangeSubscription changes) =>
            {
                var p = StripeProtocol.Parameters(c).Allow("invoice_now", "prorate", "cancellation_details");
                var subscription = store.Find("subscription", id);
                if (subscription is null || subscription.Is("status", "canceled"))
                    throw StripeFault.NotThere("subscription", id);
                foreach (var (name, value) in p.Map("cancellation_details") ?? [])
                    subscription["cancellation_details"]![name] = value?.DeepClone();
                changes.CreditRest(
                    subscription,
                    prorate: p.Flag("prorate") == true,
                    invoiceNow: p.Flag("invoice_now") == true
                );
                ending.End(subscription, "cancellation_requested");
                return Results.Json(subscription);
            }
        );
        app.MapGet(
            "/v1/subscription_items",
            (HttpContext c, Store store) =>
            {
                var p = StripeProtocol.Parameters(c).Allow("subscription", "limit", "starting_after", "ending_before");
                return Results.Json(
                    Lists.Page(
                        "/v1/subscription_items",
                        store.Named("subscription", p.Required("subscription")).Items().Reverse(),
                        p
                    )
                );
            }
        );
    }
}
