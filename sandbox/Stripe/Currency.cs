using System.Globalization;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// Currencies as Stripe's documents have them: https://docs.stripe.com/currencies (zero-decimal, three-decimal, special
/// cases, minimum charge amounts).
/// </summary>
public static class Currency
{
    private static readonly HashSet<string> ZeroDecimal =
    [
        .. "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".Split(' '),
    ];
    private static readonly HashSet<string> ThreeDecimal = [.. "bhd jod kwd omr tnd".Split(' ')];

    /// <summary>"You must pass in amounts with two decimals", and they are always 00.</summary>
    private static readonly HashSet<string> WholeOnly = ["isk", "ugx"];

    private static readonly Dictionary<string, long> Minimum = (
        "usd 50 aed 200 aud 50 bgn 100 brl 50 cad 50 chf 50 czk 1500 dkk 250 eur 50 gbp 30 hkd 400 huf 17500 "
        + "inr 50 jpy 50 mxn 1000 myr 200 nok 300 nzd 50 pln 200 ron 200 sek 300 sgd 50 thb 1000"
    )
        .Split(' ')
        .Chunk(2)
        .ToDictionary(p => p[0], p => long.Parse(p[1], CultureInfo.InvariantCulture));

    /// <summary>As a page shows it: with the currency's own digits.</summary>
    public static string Show(long amount, string currency)
    {
        var digits =
            ZeroDecimal.Contains(currency) ? 0
            : ThreeDecimal.Contains(currency) ? 3
            : 2;
        var units = amount / (decimal)Math.Pow(10, digits);
        var shown = WholeOnly.Contains(currency) ? 0 : digits;
        return $"{units.ToString($"F{shown}", CultureInfo.InvariantCulture)} {currency.ToUpperInvariant()}";
    }

    /// <summary>Refuses an amount that the currency does not have.</summary>
    public static void CheckAmount(long amount, string currency, string param)
    {
        if (amount < 0)
            throw new StripeFault(
                400,
                "invalid_request_error",
                "parameter_invalid_integer",
                "This value must be greater than or equal to 0.",
                param
            );
        if (amount > 99_999_999 && currency is not ("idr" or "inr" or "cop" or "huf" or "jpy" or "lbp"))
            throw new StripeFault(
                400,
                "invalid_request_error",
                "amount_too_large",
                "Amount must be no more than 99999999",
                param
            );
        // "these API calls require the least-significant (last) digit to be 0"
        if (ThreeDecimal.Contains(currency) && amount % 10 != 0)
            throw StripeFault.Invalid(param, $"Invalid amount: the last digit of an amount in {currency} must be 0.");
        if (WholeOnly.Contains(currency) && amount % 100 != 0)
            throw StripeFault.Invalid(param, $"Invalid amount: amounts in {currency} must be evenly divisible by 100.");
    }

    /// <summary>
    /// Refuses to charge less than Stripe does: "any non-zero amount is still subject to the applicable minimum".
    /// </summary>
    public static void CheckCharge(long amount, string currency)
    {
        if (amount > 0 && Minimum.TryGetValue(currency, out var least) && amount < least)
            throw new StripeFault(
                400,
                "invalid_request_error",
                "amount_too_small",
                $"The Checkout Session's total amount due must add up to at least {Show(least, currency)}"
            );
    }

    /// <summary>
    /// Refuses a second currency for a customer who has something in another one: "you can't have two active
    /// subscriptions with different currencies", https://docs.stripe.com/invoicing/multi-currency-customers.
    /// </summary>
    public static void CheckCustomer(string customer, string currency, Store store)
    {
        var other = store
            .All("subscription")
            .Where(s => s.Str("customer") == customer && !s.Is("status", "canceled", "incomplete_expired"))
            .Concat(store.All("invoiceitem").Where(i => i.Str("customer") == customer && i["invoice"] is null))
            .Select(x => x.Str("currency")!)
            .FirstOrDefault(c => c != currency);
        if (other is not null)
            throw new StripeFault(
                400,
                "invalid_request_error",
                null,
                "You cannot combine currencies on a single customer. This customer has an active subscription, subscription "
                    + $"schedule, discount, quote, or invoice item with currency {other}."
            );
    }

    /// <summary>
    /// Refuses what is not sold any more. A price may be active whose product is not:
    /// https://docs.stripe.com/products-prices/manage-prices.
    /// </summary>
    public static JsonObject OnSale(JsonObject price, Store store, string param)
    {
        if (!price.On("active"))
            throw StripeFault.Refused(param, "The price specified is inactive. This field only accepts active prices.");
        return store.Find("product", price.Str("product")) is { } product && product.On("active")
            ? price
            : throw StripeFault.Refused(
                param,
                $"Price `{price.Id()}` is not available to be purchased because its product is not active."
            );
    }
}
