using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// The hosted page of a bill, where an open one can be paid by another card: <c>hosted_invoice_url</c>. The buyer is
/// there, so the bank's question is answered.
/// </summary>
public static class InvoicePage
{
    public static void MapInvoicePage(this WebApplication app)
    {
        app.MapGet(
            "/invoice/{id}",
            async (string id, Store store, Timeline timeline) =>
                await store.LockedAsync(() =>
                {
                    timeline.CatchUp();
                    return store.Find("invoice", id) is { } invoice ? Show(invoice, null) : Page.Lost;
                })
        );
        app.MapPost(
            "/invoice/{id}",
            async (
                string id,
                HttpRequest request,
                Store store,
                Timeline timeline,
                Wallet wallet,
                Collection collection,
                WebhookSender sender
            ) =>
            {
                var number = (await request.ReadFormAsync())["card"].ToString();
                var answer = await store.LockedAsync(() =>
                {
                    timeline.CatchUp();
                    return store.Find("invoice", id) is { } invoice
                        ? Pay(invoice, number, store, wallet, collection)
                        : Page.Lost;
                });
                sender.Wake();
                return answer;
            }
        );
    }

    private static IResult Pay(JsonObject invoice, string number, Store store, Wallet wallet, Collection collection)
    {
        if (!invoice.Is("status", "open"))
            return Results.Redirect($"/invoice/{invoice.Id()}");
        if (Cards.Find(number) is not { } card)
            return Show(invoice, "Your card number is invalid.");
        if (card.Declined is not null)
            return Show(invoice, card.Declined);
        wallet.Replace(store.Find("customer", invoice.Str("customer"))!, number);
        return collection.Attempt(invoice, automatic: false, present: true) == Payments.Outcome.Failed
            ? Show(invoice, "Your card was declined.")
            : Results.Redirect($"/invoice/{invoice.Id()}");
    }

    private static IResult Show(JsonObject invoice, string? error)
    {
        var form = invoice.Is("status", "open")
            ? $"<form method=\"post\" action=\"/invoice/{invoice.Id()}\"><label for=\"card\">Card "
                + "number</label><input id=\"card\" name=\"card\" autocomplete=\"cc-number\" required "
                + $"aria-describedby=\"error\"><p id=\"error\" role=\"alert\">{Page.Escape(error)}</p><button "
                + "id=\"pay\">Pay</button></form>"
            : "";
        return Page.Html(
            error is null ? 200 : 402,
            "Invoice",
            $"<h1>Invoice {Page.Escape(invoice.Str("number"))}</h1><p "
                + $"id=\"state\">{Page.Money(invoice.Num("amount_due"), invoice.Str("currency")!)}, "
                + $"{invoice.Str("status")}</p>{form}"
        );
    }
}
