using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Stripe's own test cards and accounts, and what they do.</summary>
public static class Cards
{
    /// <param name="Declined">Why the first payment is refused; null when it is taken.</param>
    /// <param name="Code">The machine's word for that.</param>
    /// <param name="LaterFails">Is taken while the buyer is there, but each later charge is refused.</param>
    /// <param name="Asks">The bank asks the buyer on the page.</param>
    /// <param name="AlwaysAsks">It asks at each charge, so that no charge without the buyer succeeds.</param>
    /// <param name="After">What follows a successful charge: dispute, inquiry, warning.</param>
    /// <param name="Settles">For accounts, how it ends days later; null for cards.</param>
    public sealed record Card(
        string? Declined = null,
        string? Code = null,
        bool LaterFails = false,
        bool Asks = false,
        bool AlwaysAsks = false,
        string? After = null,
        bool? Settles = null
    );

    private static readonly Dictionary<string, Card> Known = new()
    {
        ["4242424242424242"] = new(),
        ["5555555555554444"] = new(),
        ["4000000000000002"] = new("Your card was declined.", "generic_decline"),
        ["4000000000009995"] = new("Your card has insufficient funds.", "insufficient_funds"),
        ["4000000000000069"] = new("Your card has expired.", "expired_card"),
        ["4000000000000127"] = new("Your card's security code is incorrect.", "incorrect_cvc"),
        ["4000000000000341"] = new(LaterFails: true),
        ["4000002500003155"] = new(Asks: true),
        ["4000002760003184"] = new(Asks: true, AlwaysAsks: true),
        ["4000000000000259"] = new(After: "dispute"),
        ["4000000000001976"] = new(After: "inquiry"),
        ["4000000000005423"] = new(After: "warning"),
        ["AT611904300234573201"] = new(Settles: true),
        ["AT861904300235473202"] = new(Settles: false),
    };

    /// <summary>Payment methods that Stripe names for tests.</summary>
    private static readonly Dictionary<string, string> ByName = new()
    {
        ["pm_card_visa"] = "4242424242424242",
        ["pm_card_mastercard"] = "5555555555554444",
        ["pm_card_chargeCustomerFail"] = "4000000000000341",
        ["pm_card_createDispute"] = "4000000000000259",
    };

    /// <summary>As typed, with spaces; null when it is no test card.</summary>
    public static Card? Find(string number) => Known.GetValueOrDefault(Clean(number));

    public static string? Named(string method) => ByName.GetValueOrDefault(method);

    public static string Clean(string number) =>
        new([.. number.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant)]);

    public static JsonObject Method(long now, string number)
    {
        number = Clean(number);
        var account = char.IsAsciiLetter(number[0]);
        var method = new JsonObject
        {
            ["id"] = Store.NewId("pm", 24),
            ["object"] = "payment_method",
            ["allow_redisplay"] = "unspecified",
            ["billing_details"] = new JsonObject
            {
                ["address"] = null,
                ["email"] = null,
                ["name"] = null,
                ["phone"] = null,
                ["tax_id"] = null,
            },
            ["created"] = now,
            ["customer"] = null,
            ["livemode"] = false,
            ["metadata"] = new JsonObject(),
            ["type"] = account ? "sepa_debit" : "card",
            ["_number"] = number,
        };
        if (account)
            method["sepa_debit"] = new JsonObject
            {
                ["bank_code"] = number[4..9],
                ["country"] = number[..2],
                ["last4"] = number[^4..],
            };
        else
            method["card"] = new JsonObject
            {
                ["brand"] = number[0] == '5' ? "mastercard" : "visa",
                ["country"] = "US",
                ["exp_month"] = 12,
                ["exp_year"] = 2034,
                ["fingerprint"] = number[^8..],
                ["funding"] = "credit",
                ["last4"] = number[^4..],
            };
        return method;
    }
}
