using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>The hosted pay page: a card number, a promotion code, the bank's question, Pay, Cancel.</summary>
public static class PayPage
{
    public static void MapPayPage(this WebApplication app)
    {
        app.MapGet(
            "/pay/{id}",
            async (string id, Store store, Timeline timeline) =>
                await store.LockedAsync(() =>
                {
                    timeline.CatchUp();
                    return store.Find("checkout.session", id) switch
                    {
                        null => Page.Lost,
                        { } session when session.Is("status", "open") => Show(session, null),
                        { } session when session.Is("status", "complete") => Page.Html(
                            200,
                            "Pay",
                            "<h1>You are all done here</h1><p>This checkout was paid.</p>"
                        ),
                        _ => Page.Html(200, "Pay", "<h1>You are all done here</h1><p>This checkout has expired.</p>"),
                    };
                })
        );
        Post(
            app,
            "/pay/{id}",
            (session, form, services) =>
                Pay(session, form["card"].ToString(), form["answer"].ToString(), services.GetRequiredService<Billing>())
        );
        Post(
            app,
            "/pay/{id}/code",
            (session, form, services) =>
            {
                var discounts = services.GetRequiredService<Discounts>();
                if (!session.On("allow_promotion_codes") || discounts.Code(form["code"].ToString()) is not { } code)
                    return Show(session, "This code is invalid.");
                services.GetRequiredService<Billing>().Discount(session, discounts.Coupon(code), code);
                return Results.Redirect($"/pay/{session.Id()}");
            }
        );
    }

    private static void Post(
        WebApplication app,
        string path,
        Func<JsonObject, IFormCollection, IServiceProvider, IResult> act
    ) =>
        app.MapPost(
            path,
            async (string id, HttpRequest request, Store store, Timeline timeline, WebhookSender sender) =>
            {
                var form = await request.ReadFormAsync();
                var answer = await store.LockedAsync(() =>
                {
                    timeline.CatchUp();
                    if (store.Find("checkout.session", id) is not { } session)
                        return Page.Lost;
                    return session.Is("status", "open")
                        ? act(session, form, request.HttpContext.RequestServices)
                        : Done(session);
                });
                sender.Wake();
                return answer;
            }
        );

    private static IResult Pay(JsonObject session, string number, string answer, Billing billing)
    {
        if (number.Length == 0 && NeedsNoCard(session))
            billing.Pay(session, null);
        else
        {
            if (Cards.Find(number) is not { } card)
                return Show(session, "Your card number is invalid.");
            if (card.Declined is not null)
                return Show(session, card.Declined);
            if (card.Asks && answer.Length == 0)
                return Ask(session, number);
            if (card.Asks && answer != "yes")
                return Show(
                    session,
                    "We are unable to authenticate your payment method. Please choose a different payment method and try again."
                );
            billing.Pay(session, number);
        }
        return Done(session);
    }

    private static IResult Done(JsonObject session) =>
        Results.Redirect(session.Str("success_url")!.Replace("{CHECKOUT_SESSION_ID}", session.Id()));

    private static bool NeedsNoCard(JsonObject session) =>
        session.Is("payment_method_collection", "if_required") && session.Num("amount_total") == 0;

    /// <summary>The bank's own page, as it were.</summary>
    private static IResult Ask(JsonObject session, string number) =>
        Page.Html(
            200,
            "Your bank",
            $"""
            <h1>Your bank asks</h1><p>Is this payment yours?</p>
            <form method="post" action="/pay/{session.Id()}"><input type="hidden" name="card" value="{Page.Escape(
                number
            )}"><button id="authenticate" name="answer" value="yes">Complete</button><button id="refuse" name="answer" value="no">Fail</button></form>
            """
        );

    private static IResult Show(JsonObject session, string? error)
    {
        var currency = session.Str("currency")!;
        var cancel = session.Str("cancel_url") is { } url
            ? $"<p><a id=\"cancel\" href=\"{Page.Escape(url)}\">Back</a></p>"
            : "";
        var trial = session.Maybe("_trial_end") is { } end
            ? $"<p>Free until {Page.Day(end)}, then {Page.Money(session.Num("amount_subtotal"), currency)}.</p>"
            : "";
        var off = session["total_details"]!.AsObject().Num("amount_discount") is > 0 and var less
            ? $"<p id=\"discount\">Discount {Page.Money(less, currency)}</p>"
            : "";
        var code = session.On("allow_promotion_codes")
            ? $"<form method=\"post\" action=\"/pay/{session.Id()}/code\"><label for=\"code\">Promotion "
                + "code</label><input id=\"code\" name=\"code\" required><button id=\"apply\">Apply</button></form>"
            : "";
        return Page.Html(
            error is null ? 200 : 402,
            "Pay",
            $"""
            <h1>Pay {Page.Money(session.Num("amount_total"), currency)}</h1>
            <p>{Page.Escape(session.Str("customer_email"))}</p>{trial}{off}{code}
            <form method="post" action="/pay/{session.Id()}"><label for="card">Card number</label><input id="card" name="card" autocomplete="cc-number" {(
                NeedsNoCard(session) ? "" : "required "
            )}aria-describedby="error">
            <p id="error" role="alert">{Page.Escape(error)}</p><button id="pay">Pay</button></form>{cancel}
            <p><small>A sandbox: no money moves. 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined, AT61 1904 3002 3457 3201 pays in three days.</small></p>
            """
        );
    }
}
