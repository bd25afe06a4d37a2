using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// Moves time: <c>POST /sandbox/clock {"advance":"3d"}</c> (d, h, m, s, or seconds), and Stripe's test clocks, which
/// here all move the one clock of the sandbox.
/// </summary>
public static class ClockRoutes
{
    private const string Root = "/v1/test_helpers/test_clocks";

    public static void MapClock(this WebApplication app)
    {
        app.MapGet("/sandbox/clock", (Clock clock) => Results.Json(new { now = clock.Now }));
        app.MapPost(
            "/sandbox/clock",
            async (JsonObject wish, Store store, Clock clock, Timeline timeline, WebhookSender sender) =>
            {
                if (Seconds(wish["advance"]) is not { } seconds || seconds < 0)
                    return Results.BadRequest("{\"advance\":\"3d\"} or a number of seconds; time moves forward only");
                var answer = await store.LockedAsync(() =>
                {
                    timeline.Advance(clock.Now + seconds);
                    return Results.Json(new { now = clock.Now });
                });
                sender.Wake();
                return answer;
            }
        );
        app.MapPost(
            "/sandbox/reset",
            (Store store) =>
                store.LockedAsync(() =>
                {
                    store.Reset();
                    return Results.Json(new { });
                })
        );
        app.MapGet(
            "/sandbox/deliveries",
            async (Store store) =>
            {
                await store.Gate.WaitAsync();
                try
                {
                    return Results.Json(new { waiting = store.All("delivery").Count(d => !(bool)d["done"]!) });
                }
                finally
                {
                    store.Gate.Release();
                }
            }
        );
        app.MapPost(
            "/sandbox/customers/{id}/card",
            async (string id, JsonObject wish, Store store, Wallet wallet, WebhookSender sender) =>
            {
                var card = (string?)wish["card"] ?? "";
                if (Cards.Find(card) is null)
                    return Results.BadRequest("not a test card");
                var answer = await store.LockedAsync(() =>
                    store.Find("customer", id) is { } customer
                        ? Results.Json(Members.Public(wallet.Replace(customer, card)))
                        : Results.NotFound()
                );
                sender.Wake();
                return answer;
            }
        );

        app.MapPost(
            "/sandbox/disputes/{id}/escalate",
            async (string id, Store store, Disputes disputes, WebhookSender sender) =>
            {
                var answer = await store.LockedAsync(() =>
                {
                    if (store.Find("dispute", id) is not { } dispute)
                        return Results.NotFound();
                    if (!dispute.Str("status")!.StartsWith("warning", StringComparison.Ordinal))
                        return Results.BadRequest("it is no inquiry");
                    disputes.Escalate(dispute);
                    return Results.Json(Members.Public(dispute));
                });
                sender.Wake();
                return answer;
            }
        );

        app.MapPost(
            Root,
            (HttpContext c, Store store, Events events) =>
            {
                var p = StripeProtocol.Parameters(c).Allow("frozen_time", "name");
                var frozen = p.Number("frozen_time") ?? throw StripeFault.Missing("frozen_time");
                var made = store.Add(
                    new JsonObject
                    {
                        ["id"] = Store.NewId("clock", 24),
                        ["object"] = "test_helpers.test_clock",
                        ["created"] = events.Now,
                        ["deletes_after"] = events.Now + 30 * Renewals.Day,
                        ["frozen_time"] = frozen,
                        ["livemode"] = false,
                        ["name"] = p.Text("name"),
                        ["status"] = "ready",
                        ["status_details"] = new JsonObject(),
                    }
                );
                events.Record("test_helpers.test_clock.created", made);
                return Results.Json(made);
            }
        );
        app.Read("test_helpers/test_clocks", "test_helpers.test_clock");
        app.MapPost(
            Root + "/{id}/advance",
            (string id, HttpContext c, Store store, Events events, Clock clock, Timeline timeline) =>
            {
                var to =
                    StripeProtocol.Parameters(c).Allow("frozen_time").Number("frozen_time")
                    ?? throw StripeFault.Missing("frozen_time");
                var made = store.Get("test_helpers.test_clock", id);
                var by = to - made.Num("frozen_time");
                if (by <= 0)
                    throw StripeFault.Invalid("frozen_time", "The test clock can only be advanced to a later time.");
                events.Record("test_helpers.test_clock.advancing", made);
                timeline.Advance(clock.Now + by);
                made["frozen_time"] = to;
                events.Record("test_helpers.test_clock.ready", made);
                return Results.Json(made);
            }
        );
        app.MapDelete(
            Root + "/{id}",
            (string id, Store store, Events events) =>
            {
                events.Record("test_helpers.test_clock.deleted", store.Get("test_helpers.test_clock", id));
                return Results.Json(store.Delete("test_helpers.test_clock", id));
            }
        );
    }

    private static long? Seconds(JsonNode? advance)
    {
        if (advance is null)
            return null;
        if (advance.GetValueKind() == JsonValueKind.Number)
            return (long)advance;
        var text = advance.ToString();
        var unit = text.LastOrDefault() switch
        {
            'd' => 86400,
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => 0,
        };
        return unit > 0 && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count * unit
            : null;
    }
}
