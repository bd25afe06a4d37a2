using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// The hosted billing portal: another card, another plan, another address, cancel and renew: sequence 14.
/// </summary>
public static class PortalPage
{
    private const string NotHere = "This cannot be changed here.";

    public static void MapPortalPage(this WebApplication app)
    {
        app.MapGet(
            "/portal/{id}",
            async (string id, Store store, Timeline timeline, Clock clock) =>
                await store.LockedAsync(() =>
                {
                    timeline.CatchUp();
                    return Open(store, id, clock) is { } session ? PortalView.Show(session, store, null) : Page.Lost;
                })
        );
        Post(
            app,
            "card",
            (visit, form, s) =>
            {
                var card = form["card"].ToString();
                if (!visit.Allows("payment_method_update"))
                    return NotHere;
                if (Cards.Find(card) is not { } known)
                    return "Your card number is invalid.";
                if (known.Declined is not null)
                    return known.Declined;
                s.GetRequiredService<Wallet>().Replace(visit.Customer, card);
                return null;
            }
        );
        Post(
            app,
            "email",
            (visit, form, s) =>
            {
                if (!visit.Allows("customer_update"))
                    return NotHere;
                if (!form["email"].ToString().Contains('@'))
                    return "This email address is invalid.";
                s.GetRequiredService<Events>()
                    .Change("customer.updated", visit.Customer, c => c["email"] = form["email"].ToString());
                return null;
            }
        );
        Post(
            app,
            "cancel",
            (visit, form, s) =>
                Change(
                    visit,
                    form,
                    s,
                    subscription =>
                        !visit.Allows("subscription_cancel")
                            ? null
                            // A subscription in flexible mode gets cancel_at only; cancel_at_period_end stays false.
                            : new JsonObject
                            {
                                ["cancel_at"] = "min_period_end",
                                ["cancellation_details"] = new JsonObject
                                {
                                    ["feedback"] = form["feedback"].ToString(),
                                },
                            }
                )
        );
        Post(app, "renew", (visit, form, s) => Change(visit, form, s, _ => new JsonObject { ["cancel_at"] = "" }));
        Post(
            app,
            "plan",
            (visit, form, s) =>
                Change(
                    visit,
                    form,
                    s,
                    subscription =>
                        !visit.Allows("subscription_update")
                            ? null
                            : new JsonObject
                            {
                                ["items"] = new JsonArray(
                                    new JsonObject
                                    {
                                        ["id"] = subscription.Items().First().Id(),
                                        ["price"] = form["price"].ToString(),
                                    }
                                ),
                                ["proration_behavior"] = visit.Features["subscription_update"]![
                                    "proration_behavior"
                                ]!.DeepClone(),
                            }
                )
        );
    }

    private sealed record Visit(JsonObject Session, JsonObject Customer, JsonObject Features, Store Store)
    {
        public bool Allows(string feature) => Features[feature]!.AsObject().On("enabled");
    }

    private static string? Change(
        Visit visit,
        IFormCollection form,
        IServiceProvider services,
        Func<JsonObject, JsonObject?> wish
    )
    {
        var subscription = visit.Store.Find("subscription", form["subscription"].ToString());
        if (
            subscription is null
            || subscription.Str("customer") != visit.Customer.Id()
            || wish(subscription) is not { } parameters
        )
            return NotHere;
        try
        {
            services.GetRequiredService<ChangeSubscription>().Update(subscription, parameters);
            return null;
        }
        catch (StripeFault fault)
        {
            return fault.Message;
        }
    }

    /// <param name="app">The host.</param>
    /// <param name="verb">What the form does.</param>
    /// <param name="act">Does it; what is wrong, or null.</param>
    private static void Post(
        WebApplication app,
        string verb,
        Func<Visit, IFormCollection, IServiceProvider, string?> act
    ) =>
        app.MapPost(
            $"/portal/{{id}}/{verb}",
            async (string id, HttpRequest request, Store store, Timeline timeline, Clock clock, WebhookSender sender) =>
            {
                var form = await request.ReadFormAsync();
                var answer = await store.LockedAsync(() =>
                {
                    timeline.CatchUp();
                    if (Open(store, id, clock) is not { } session)
                        return Page.Lost;
                    var visit = new Visit(
                        session,
                        store.Find("customer", session.Str("customer"))!,
                        store.Find("billing_portal.configuration", session.Str("configuration"))![
                            "features"
                        ]!.AsObject(),
                        store
                    );
                    return act(visit, form, request.HttpContext.RequestServices) is { } wrong
                        ? PortalView.Show(session, store, wrong)
                        : Results.Redirect($"/portal/{id}");
                });
                sender.Wake();
                return answer;
            }
        );

    private static JsonObject? Open(Store store, string id, Clock clock) =>
        store.Find("billing_portal.session", id) is { } session
        && session.Num("created") + Portal.OpenFor > clock.Now
        && store.Find("customer", session.Str("customer")) is { } customer
        && !customer.On("_deleted")
            ? session
            : null;
}
