using System.Text;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>What the billing portal shows, by what its configuration allows.</summary>
public static class PortalView
{
    public static IResult Show(JsonObject session, Store store, string? error)
    {
        var customer = store.Find("customer", session.Str("customer"))!;
        var features = store.Find("billing_portal.configuration", session.Str("configuration"))![
            "features"
        ]!.AsObject();
        var page = new StringBuilder($"<h1>Your billing</h1><p id=\"error\" role=\"alert\">{Page.Escape(error)}</p>");
        foreach (
            var subscription in store
                .All("subscription")
                .Where(s => s.Str("customer") == customer.Id() && !s.Is("status", "canceled", "incomplete_expired"))
        )
            page.Append(Subscription(session, subscription, features, store));
        if (On(features, "payment_method_update"))
            page.Append(
                Form(
                    session,
                    "card",
                    "<label for=\"card\">New card number</label><input id=\"card\" name=\"card\" "
                        + "autocomplete=\"cc-number\" required><button id=\"update-card\">Update card</button>"
                )
            );
        if (On(features, "customer_update"))
            page.Append(
                Form(
                    session,
                    "email",
                    "<label for=\"email\">Email</label><input id=\"email\" name=\"email\" "
                        + $"value=\"{Page.Escape(customer.Str("email"))}\" required><button "
                        + "id=\"update-email\">Update email</button>"
                )
            );
        if (On(features, "invoice_history"))
            page.Append(
                $"<h2>Invoices</h2><ul>{string.Concat(store.All("invoice").Where(i => i.Str("customer") == customer.Id() && !i.Is("status", "draft")).Reverse().Select(i => $"<li>{Page.Day(i.Num("created"))} {Page.Money(i.Num("total"), i.Str("currency")!)} {i.Str("status")}</li>"))}</ul>"
            );
        if (session.Str("return_url") is { } url)
            page.Append($"<p><a id=\"return\" href=\"{Page.Escape(url)}\">Back</a></p>");
        return Page.Html(error is null ? 200 : 402, "Your billing", page.ToString());
    }

    private static string Subscription(JsonObject session, JsonObject subscription, JsonObject features, Store store)
    {
        var item = subscription.Items().First();
        var price = item["price"]!.AsObject();
        var hidden = $"<input type=\"hidden\" name=\"subscription\" value=\"{subscription.Id()}\">";
        var ends = subscription.Maybe("cancel_at");
        var text = new StringBuilder(
            $"<section><h2>{Page.Escape(store.Find("product", price.Str("product"))?.Str("name"))}</h2><p "
                + $"id=\"state\">{Page.Money(price.Num("unit_amount") * item.Num("quantity"), price.Str("currency")!)} "
                + $"a {price["recurring"]!["interval"]}, {subscription.Str("status")}, "
                + $"{(ends is null ? $"renews on {Page.Day(subscription.PeriodEnd())}" : $"ends on {Page.Day(ends)}")}</p>"
        );
        if (ends is not null)
            text.Append(Form(session, "renew", hidden + "<button id=\"renew\">Renew</button>"));
        else if (On(features, "subscription_cancel"))
            text.Append(
                Form(session, "cancel", hidden + "<button id=\"cancel\">Cancel at the end of the period</button>")
            );
        var others = store
            .All("price")
            .Where(p =>
                p.On("active")
                && p["recurring"] is not null
                && p.Str("currency") == price.Str("currency")
                && p.Id() != price.Id()
            )
            .ToList();
        if (On(features, "subscription_update") && others.Count > 0)
        {
            var choices = string.Concat(
                others.Select(p =>
                    $"<option value=\"{p.Id()}\">{Page.Escape(p.Str("nickname") ?? store.Find("product", p.Str("product"))?.Str("name"))} "
                    + $"{Page.Money(p.Num("unit_amount"), p.Str("currency")!)} a "
                    + $"{p["recurring"]!["interval"]}</option>"
                )
            );
            text.Append(
                Form(
                    session,
                    "plan",
                    $"{hidden}<label for=\"price\">Plan</label><select id=\"price\" "
                        + $"name=\"price\">{choices}</select><button id=\"switch\">Switch plan</button>"
                )
            );
        }
        return text.Append("</section>").ToString();
    }

    private static string Form(JsonObject session, string verb, string body) =>
        $"<form method=\"post\" action=\"/portal/{session.Id()}/{verb}\">{body}</form>";

    private static bool On(JsonObject features, string feature) => features[feature]!.AsObject().On("enabled");
}
