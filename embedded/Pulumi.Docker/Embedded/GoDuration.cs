using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pulumi.Docker.Embedded;

/// <summary>Durations as Go reads and writes them: <c>1h0m30.5s</c>.</summary>
internal static partial class GoDuration
{
    /// <summary>Nanoseconds; null = cannot be read.</summary>
    public static long? Parse(string text)
    {
        if (text == "0")
            return 0;
        var match = Whole().Match(text);
        if (!match.Success)
            return null;
        decimal nanoseconds = 0;
        for (var i = 0; i < match.Groups[2].Captures.Count; i++)
        {
            var number = decimal.Parse(match.Groups[2].Captures[i].Value, CultureInfo.InvariantCulture);
            nanoseconds +=
                number
                * match.Groups[3].Captures[i].Value switch
                {
                    "h" => 3_600_000_000_000m,
                    "m" => 60_000_000_000m,
                    "s" => 1_000_000_000m,
                    "ms" => 1_000_000m,
                    "ns" => 1m,
                    _ => 1_000m,
                };
        }
        return (long)(match.Groups[1].Value == "-" ? -nanoseconds : nanoseconds);
    }

    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
            return "0s";
        if (nanoseconds < 0)
            return "-" + Format(-nanoseconds);
        static string Number(decimal d) => d.ToString("0.#########", CultureInfo.InvariantCulture);
        if (nanoseconds < 1_000)
            return nanoseconds + "ns";
        if (nanoseconds < 1_000_000)
            return Number(nanoseconds / 1_000m) + "µs";
        if (nanoseconds < 1_000_000_000)
            return Number(nanoseconds / 1_000_000m) + "ms";
        var text = new StringBuilder();
        var (hours, minutes) = (nanoseconds / 3_600_000_000_000, nanoseconds / 60_000_000_000 % 60);
        if (hours > 0)
            text.Append(hours).Append('h');
        if (hours > 0 || minutes > 0)
            text.Append(minutes).Append('m');
        return text.Append(Number(nanoseconds % 60_000_000_000 / 1_000_000_000m)).Append('s').ToString();
    }

    [GeneratedRegex(@"^([+-]?)(?:(\d+(?:\.\d*)?|\.\d+)(h|ms|m|s|us|µs|μs|ns))+$")]
    private static partial Regex Whole();
}
