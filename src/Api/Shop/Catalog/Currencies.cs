using System.Globalization;

namespace Berth.Shop.Catalog;

/// <summary>
/// What is special about currencies: the digits after the point as ISO 4217 (list one) has them, and where Stripe counts
/// otherwise, Stripe's way, because amounts are kept as Stripe takes them. Sources: ISO 4217;
/// https://docs.stripe.com/currencies.
/// </summary>
internal static class Currencies
{
    /// <summary>The codes of ISO 4217 (list one) that money is paid in.</summary>
    private static readonly HashSet<string> All =
    [
        .. (
            "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn bwp byn bzd cad cdf "
            + "chf clp cny cop crc cup cve czk djf dkk dop dzd egp ern etb eur fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd "
            + "hnl htg huf idr ils inr iqd irr isk jmd jod jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr lrd lsl lyd "
            + "mad mdl mga mkd mmk mnt mop mru mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln "
            + "pyg qar ron rsd rub rwf sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc syp szl thb tjs tmt tnd top try "
            + "ttd twd tzs uah ugx usd uyu uzs ves vnd vuv wst xaf xcd xcg xof xpf yer zar zmw zwg std"
        ).Split(' '),
    ];

    private static readonly HashSet<string> WithoutDigits =
    [
        "bif",
        "clp",
        "djf",
        "gnf",
        "jpy",
        "kmf",
        "krw",
        "mga", // a fifth is its smallest part; Stripe takes whole ones
        "pyg",
        "rwf",
        "vnd",
        "vuv",
        "xaf",
        "xof",
        "xpf",
    ];

    private static readonly HashSet<string> WithThree = ["bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"];

    /// <summary>They have no smaller part any more, but Stripe goes on counting in hundredths.</summary>
    private static readonly HashSet<string> InHundredsOnly = ["isk", "ugx"];

    /// <summary>The least that Stripe charges, where its documents name an amount.</summary>
    private static readonly Dictionary<string, long> Leasts = new()
    {
        ["aed"] = 200,
        ["aud"] = 50,
        ["bgn"] = 100,
        ["brl"] = 50,
        ["cad"] = 50,
        ["chf"] = 50,
        ["czk"] = 1500,
        ["dkk"] = 250,
        ["eur"] = 50,
        ["gbp"] = 30,
        ["hkd"] = 400,
        ["huf"] = 17500,
        ["inr"] = 50,
        ["jpy"] = 50,
        ["mxn"] = 1000,
        ["myr"] = 200,
        ["nok"] = 300,
        ["nzd"] = 50,
        ["pln"] = 200,
        ["ron"] = 200,
        ["sek"] = 300,
        ["sgd"] = 50,
        ["thb"] = 1000,
        ["usd"] = 50,
    };

    /// <summary>What is wrong with a code, in words for whoever wrote it; null if it is a currency's.</summary>
    public static string? WrongCode(string currency) =>
        All.Contains(currency) ? null
        : All.Contains(currency.ToLowerInvariant())
            ? $"'{currency}' must be in lower case: {currency.ToLowerInvariant()}."
        : $"'{currency}' is no currency. It must be a code of ISO 4217, three lower-case letters, such as eur or usd.";

    /// <summary>How many digits of an amount stand after the point.</summary>
    public static int Digits(string currency) =>
        WithoutDigits.Contains(currency.ToLowerInvariant()) ? 0
        : WithThree.Contains(currency.ToLowerInvariant()) ? 3
        : 2;

    /// <summary>How many of them people are shown, when nothing but zeros is left out.</summary>
    public static int ShownDigits(long amount, string currency) =>
        amount % Step(currency) == 0 && InHundredsOnly.Contains(currency.ToLowerInvariant()) ? 0 : Digits(currency);

    /// <summary>What is wrong with a price, in words for whoever wrote it; null if Stripe takes it.</summary>
    public static string? Mistake(long price, string currency)
    {
        var least = Leasts.GetValueOrDefault(currency.ToLowerInvariant(), Digits(currency) == 3 ? 500 : 50);
        if (price < least)
            return $"{Number(price)} is {Money.Text(price, currency)}. It must be {Number(least)} "
                + $"({Money.Text(least, currency)}) or more; payment providers refuse less.";
        var step = Step(currency);
        return price % step == 0
            ? null
            : $"{Number(price)} is {Money.Text(price, currency)}. In this currency it must be a multiple of {Number(step)}, "
                + "as Stripe asks.";
    }

    /// <summary>
    /// Card networks take two digits of the three, and nothing smaller than a whole króna or shilling.
    /// </summary>
    private static long Step(string currency) =>
        WithThree.Contains(currency.ToLowerInvariant()) ? 10
        : InHundredsOnly.Contains(currency.ToLowerInvariant()) ? 100
        : 1;

    private static string Number(long amount) => amount.ToString(CultureInfo.InvariantCulture);
}
