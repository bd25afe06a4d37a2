using System.Globalization;

namespace Berth.Shop.Catalog;

/// <summary>
/// How it is seen that a tenant of a product works: a request to its page, as a visitor makes it, or a connection to its
/// port where it has no pages. Ready is said by the same check.
/// </summary>
public sealed class ProductCheck
{
    /// <summary>What is read of a page to find <see cref="Words"/> in it, in bytes.</summary>
    public const int MostRead = 64 * 1024;

    private const string Usual = "200-399";

    /// <summary>
    /// http or https: what the product speaks on its port. Certificates of its own are accepted. tcp: it serves no HTTP,
    /// and the first of its TCP ports must take connections.
    /// </summary>
    public string Scheme { get; set; } = "http";

    public string Path { get; set; } = "/";

    /// <summary>GET or HEAD.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>What passes: <c>200-399</c>, <c>200,401</c>.</summary>
    public string Status { get; set; } = Usual;

    /// <summary>What must be in the page, within its first 64 KiB; empty = nothing.</summary>
    public string Words { get; set; } = "";

    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(60);
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take from a start until the check passes.</summary>
    public TimeSpan StartPeriod { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the product speaks HTTPS on its port.</summary>
    public bool IsHttps => Scheme == "https";

    /// <summary>Whether it is a connection, not a request.</summary>
    public bool IsTcp => Scheme == "tcp";

    /// <summary>Whether a status passes.</summary>
    public bool Passes(int status) =>
        (Ranges(Status) ?? Ranges(Usual)!).Exists(r => r.From <= status && status <= r.To);

    /// <summary>What does not fit, with the key.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (Scheme is not ("http" or "https" or "tcp"))
            yield return $"scheme: '{Scheme}' must be http, https or tcp.";
        if (IsTcp && (Path, Method, Status, Words) is not ("/", "GET", Usual, ""))
            yield return "scheme: tcp asks for no page. Leave out path, method, status and words.";
        if (!Path.StartsWith('/') || Path.Length > 500 || Path.Any(c => c is <= ' ' or > '~' or '#'))
            yield return $"path: '{Path}' must be a path such as /health, in ASCII, at most 500 characters.";
        if (Method is not ("GET" or "HEAD"))
            yield return $"method: '{Method}' must be GET or HEAD.";
        if (Ranges(Status) is null)
            yield return $"status: '{Status}' must be numbers or ranges from 100 to 599, such as 200-399 or 200,401.";
        if (Words.Length > 200)
            yield return "words: must have 200 characters at most.";
        if (Words.Length > 0 && Method == "HEAD")
            yield return "words: an answer to HEAD has no page. Use GET.";
        if (Every < TimeSpan.FromSeconds(5) || Every > TimeSpan.FromHours(1))
            yield return $"every: {Every} must be 5s to 1h.";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromSeconds(30))
            yield return $"timeout: {Timeout} must be 1s to 30s.";
        if (StartPeriod < TimeSpan.FromSeconds(5) || StartPeriod > TimeSpan.FromHours(1))
            yield return $"startPeriod: {StartPeriod} must be 5s to 1h.";
    }

    /// <summary>Null when it is not written as it should be.</summary>
    private static List<(int From, int To)>? Ranges(string text)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Trim().Split('-');
            if (
                ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                || from < 100
                || to > 599
                || from > to
            )
                return null;
            ranges.Add((from, to));
        }
        return ranges;
    }
}
