namespace Berth.Shop.Catalog;

/// <summary>Checks what a plan costs, in each of its currencies.</summary>
internal static class CheckPrices
{
    /// <summary>What is wrong, each with its key.</summary>
    public static IEnumerable<string> Of(Plan p)
    {
        if (Currencies.Mistake(p.Price, p.Currency) is { } price)
            yield return $"price: {price}";
        if (Currencies.WrongCode(p.Currency) is { } code)
            yield return $"currency: {code}";
        if (Fee(p.SetupFee, p.Currency) is { } fee)
            yield return $"setupFee: {fee}";
        foreach (var mistake in Others(p).Concat(OtherFees(p)))
            yield return mistake;
        if (p.StripePrice.Length > 0 && p.Prices.Count > 0)
            yield return "stripePrice: names one price, which has one currency. Leave it out, or leave out prices.";
    }

    private static IEnumerable<string> Others(Plan p)
    {
        foreach (var (currency, amount) in p.Prices)
            if (Currencies.WrongCode(currency) is { } code)
                yield return $"prices, {currency}: {code}";
            else if (Currencies.Mistake(amount, currency) is { } mistake)
                yield return $"prices, {currency}: {mistake}";
            else if (currency == p.Currency && amount != p.Price)
                yield return $"prices, {currency}: {amount} is another amount than price, {p.Price}, which is in {currency}, too. "
                    + "Write it once.";
    }

    private static IEnumerable<string> OtherFees(Plan p)
    {
        foreach (var (currency, amount) in p.SetupFees)
            if (currency != p.Currency && !p.Prices.ContainsKey(currency))
                yield return $"setupFees, {currency}: the plan has no price in it. Add one to prices, or take this away.";
            else if (Fee(amount, currency) is { } mistake)
                yield return $"setupFees, {currency}: {mistake}";
            else if (currency == p.Currency && amount != p.SetupFee)
                yield return $"setupFees, {currency}: {amount} is another amount than setupFee, {p.SetupFee}, which is in {currency}, "
                    + "too. Write it once.";
        // Left out by mistake, it would be given away.
        if (p.SetupFee > 0 || p.SetupFees.Values.Any(f => f > 0))
            foreach (var currency in p.Prices.Keys.Where(c => c != p.Currency && !p.SetupFees.ContainsKey(c)))
                yield return $"setupFees: says nothing of {currency}. Add it; 0 is none.";
    }

    private static string? Fee(long amount, string currency) =>
        amount < 0 ? $"{amount} must be 0 or more."
        : amount > 0 ? Currencies.Mistake(amount, currency)
        : null;
}
