using System.Text.Json;

namespace Berth.Tests.EndToEnd.Sequences;

/// <summary>
/// The fourteen sequences of events that Stripe documents, each as what people do. What must come of it stands with it.
/// </summary>
public static class Script
{
    private const string Works = "4242424242424242",
        FailsLater = "4000000000000341";

    /// <summary>A sequence, how it is played, and what the database must say of it in the end.</summary>
    public sealed record Sequence(string Name, Func<Stage, Task> Play, string[] Outcome);

    public static IReadOnlyList<Sequence> All { get; } =
    [
        new(
            "1 a new subscription",
            s => s.BuysAsync(),
            ["order Paid, name kept with 64 MB", "tenant Running small", "active, Active"]
        ),
        new(
            "2 a bank debit that comes",
            async s =>
            {
                await s.BuysAsync("AT611904300234573201");
                await s.PassAsync(Days(4));
            },
            ["order Paid, name kept", "tenant Running small", "active, Active"]
        ),
        new(
            "2 a bank debit that does not come",
            async s =>
            {
                await s.BuysAsync("AT861904300235473202");
                await s.PassAsync(Days(4));
            },
            ["order Expired, name free"]
        ),
        new(
            "3 a trial that becomes paid",
            async s =>
            {
                await s.BuysAsync(plan: "tried");
                await s.PassAsync(Days(12));
                await s.PassAsync(Days(4));
            },
            ["tenant Running tried", "active, Active"]
        ),
        new(
            "4 a renewal",
            async s =>
            {
                await s.BuysAsync();
                await s.PassAsync(Days(33));
            },
            ["tenant Running small", "active, Active"]
        ),
        new(
            "5 a failed renewal that recovers",
            async s =>
            {
                await s.BuysAsync(FailsLater);
                await s.PassAsync(Days(33));
                await s.GivesCardAsync(Works);
                await s.PassAsync(Days(4));
            },
            ["tenant Running small", "active, Active"]
        ),
        new(
            "5 a failed renewal that does not",
            async s =>
            {
                await s.BuysAsync(FailsLater);
                await s.PassAsync(Days(33));
                await s.PassAsync(Days(20));
            },
            ["order Ended", "tenant Suspended small", "canceled, Suspended"]
        ),
        new(
            "6 cancelled at the end of the period",
            async s =>
            {
                await s.BuysAsync();
                await s.AsksAsync(HttpMethod.Post, Of(s), ("cancel_at_period_end", "true"));
                await s.PassAsync(Days(33));
            },
            ["order Ended, name kept", "tenant Suspended small", "canceled, Suspended"]
        ),
        new(
            "7 cancelled, and not after all",
            async s =>
            {
                await s.BuysAsync();
                await s.AsksAsync(HttpMethod.Post, Of(s), ("cancel_at_period_end", "true"));
                await s.AsksAsync(HttpMethod.Post, Of(s), ("cancel_at_period_end", "false"));
                await s.PassAsync(Days(33));
            },
            ["tenant Running small", "active, Active"]
        ),
        new(
            "8 cancelled at once",
            async s =>
            {
                await s.BuysAsync();
                await s.AsksAsync(HttpMethod.Delete, Of(s));
            },
            ["order Ended", "tenant Suspended small", "canceled, Suspended"]
        ),
        new(
            "9 larger at once",
            async s =>
            {
                await s.BuysAsync();
                await PlanAsync(s, "large", "always_invoice");
            },
            ["name kept with 128 MB", "tenant Running large", "plan large then large"]
        ),
        new(
            "9 smaller with the next period",
            async s =>
            {
                await s.BuysAsync(plan: "large");
                await PlanAsync(s, "small", "none");
                await s.PassAsync(Days(10));
            },
            ["tenant Running large", "plan large then small"]
        ),
        new(
            "9 smaller, and the next period has come",
            async s =>
            {
                await s.BuysAsync(plan: "large");
                await PlanAsync(s, "small", "none");
                await s.PassAsync(Days(33));
            },
            ["name kept with 64 MB", "tenant Running small", "plan small then small"]
        ),
        new(
            "10 a refund",
            async s =>
            {
                await s.BuysAsync();
                await s.AsksAsync(HttpMethod.Post, "/v1/refunds", ("charge", await ChargeAsync(s)));
            },
            ["tenant Running small", "told 5.00 EUR given back"]
        ),
        new(
            "11 a dispute that is won",
            async s =>
            {
                await s.BuysAsync("4000000000000259");
                await AnswerAsync(s, "winning_evidence");
            },
            ["tenant Running small", "hold None"]
        ),
        new(
            "11 a dispute that is lost",
            async s =>
            {
                await s.BuysAsync("4000000000000259");
                await AnswerAsync(s, "losing_evidence");
            },
            ["tenant Suspended small", "hold Dispute"]
        ),
        new(
            "12 an early fraud warning",
            s => s.BuysAsync("4000000000005423"),
            ["tenant Suspended small", "hold Fraud"]
        ),
        new(
            "13 never paid",
            async s =>
            {
                await s.BuysAsync("");
                await s.PassAsync(Days(2));
            },
            ["order Expired, name free"]
        ),
        new(
            "14 another address in the portal",
            async s =>
            {
                await s.BuysAsync();
                await s.AsksAsync(HttpMethod.Post, $"/v1/customers/{s.Customer}", ("email", "new@example.com"));
            },
            ["customer new@example.com", "tenant Running small"]
        ),
    ];

    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);

    private static string Of(Stage s) => $"/v1/subscriptions/{s.Subscription}";

    private static async Task PlanAsync(Stage s, string plan, string proration)
    {
        var item = (await s.StripeAsync(HttpMethod.Get, Of(s)))
            .GetProperty("items")
            .GetProperty("data")[0]
            .GetProperty("id")
            .GetString()!;
        var price = await s.PriceAsync(plan);
        await s.AsksAsync(
            HttpMethod.Post,
            Of(s),
            ("items[0][id]", item),
            ("items[0][price]", price),
            ("proration_behavior", proration)
        );
    }

    private static async Task<string> ChargeAsync(Stage s) =>
        First(await s.StripeAsync(HttpMethod.Get, $"/v1/charges?customer={s.Customer}")).GetProperty("id").GetString()!;

    private static async Task AnswerAsync(Stage s, string evidence)
    {
        var dispute = First(await s.StripeAsync(HttpMethod.Get, $"/v1/disputes?charge={await ChargeAsync(s)}"))
            .GetProperty("id")
            .GetString()!;
        await s.AsksAsync(
            HttpMethod.Post,
            $"/v1/disputes/{dispute}",
            ("evidence[uncategorized_text]", evidence),
            ("submit", "true")
        );
    }

    private static JsonElement First(JsonElement list) => list.GetProperty("data")[0];
}
