using System.Net;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>The hosted pay page: a card number, Pay, Cancel. Works without JavaScript.</summary>
public static class PayPage
{
    /// <summary>Stripe's own test cards and what they do.</summary>
    private static readonly Dictionary<string, string> Declined = new()
    {
        ["4000000000000002"] = "Your card was declined.",
        ["4000000000009995"] = "Your card has insufficient funds.",
        ["4000000000000069"] = "Your card has expired.",
        ["4000000000000127"] = "Your card's security code is incorrect.",
    };

    public static void MapPayPage(this WebApplication app)
    {
        app.MapGet("/pay/{id}", async (string id, Store store, Billing billing) => await LockedAsync(store, () => billing.Session(id) switch
        {
            null => Html(404, "<h1>Something went wrong</h1><p>The page you were looking for could not be found.</p>"),
            { } session when (string)session["status"]! == "open" => Show(session, null),
            { } session when (string)session["status"]! == "complete" => Html(200, "<h1>You are all done here</h1><p>This checkout was paid.</p>"),
            _ => Html(200, "<h1>You are all done here</h1><p>This checkout has expired.</p>"),
        }));
        app.MapPost("/pay/{id}", async (string id, HttpRequest request, Store store, Billing billing, WebhookSender sender) =>
        {
            var form = await request.ReadFormAsync();
            var card = new string([.. form["card"].ToString().Where(char.IsAsciiDigit)]);
            var answer = await LockedAsync(store, () => Pay(billing.Session(id), card, billing));
            sender.Wake();
            return answer;
        });
    }

    private static IResult Pay(JsonObject? session, string card, Billing billing)
    {
        if (session is null) return Html(404, "<h1>Something went wrong</h1>");
        if ((string)session["status"]! == "open")
        {
            if (Declined.TryGetValue(card, out var why)) return Show(session, why);
            if (card != "4242424242424242") return Show(session, "Your card number is invalid.");
            billing.Pay(session);
        }
        return Results.Redirect(((string)session["success_url"]!).Replace("{CHECKOUT_SESSION_ID}", (string)session["id"]!));
    }

    private static IResult Show(JsonObject session, string? error)
    {
        var amount = (long)session["amount_total"]!;
        var cancel = (string?)session["cancel_url"] is { } url ? $"<p><a id=\"cancel\" href=\"{WebUtility.HtmlEncode(url)}\">Back</a></p>" : "";
        return Html(error is null ? 200 : 402, $"""
            <h1>Pay {amount / 100}.{amount % 100:00} {((string)session["currency"]!).ToUpperInvariant()}</h1>
            <p>{WebUtility.HtmlEncode((string?)session["customer_email"] ?? "")}</p>
            <form method="post"><label for="card">Card number</label><input id="card" name="card" inputmode="numeric" autocomplete="cc-number" required aria-describedby="error">
            <p id="error" role="alert">{WebUtility.HtmlEncode(error ?? "")}</p><button id="pay">Pay</button></form>{cancel}
            <p><small>A sandbox: no money moves. 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined.</small></p>
            """);
    }

    private static async Task<IResult> LockedAsync(Store store, Func<IResult> work)
    {
        await store.Gate.WaitAsync();
        try
        {
            var result = work();
            store.Save();
            return result;
        }
        finally
        {
            store.Gate.Release();
        }
    }

    private static IResult Html(int status, string body) => Results.Content($$"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Pay</title>
        <style>:root{color-scheme:light dark;background:Canvas}body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}input,button{font:inherit;padding:.6rem;width:100%;box-sizing:border-box}button{margin-top:.5rem}#error{color:light-dark(#b00020,#ff9d94)}</style></head>
        <body><main>{{body}}</main></body></html>
        """, "text/html; charset=utf-8", statusCode: status);
}
