using System.Text;

namespace Berth.Tenants.Edge;

/// <summary>A page that the proxy shows itself.</summary>
/// <param name="Name">The value of <see cref="EdgePages.Header"/>.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Html">
/// The whole page. It must not contain <c>$</c>, backslashes, or curly brackets outside its style sheet: proxies would
/// interpret them.
/// </param>
/// <param name="RetryAfter">Seconds after which a client may try again; null if unknown.</param>
public sealed record EdgePage(string Name, int Status, string Html, int? RetryAfter = null)
{
    /// <summary>What it is written in; the body is a page unless said.</summary>
    public string Type { get; init; } = "text/html; charset=utf-8";
}

/// <summary>
/// The pages that the proxy serves itself. Each is one complete string: the proxy has no files, and a page must not
/// need another request.
/// </summary>
public static class EdgePages
{
    /// <summary>
    /// Set on every page and redirect that the proxy makes itself, so that nobody mistakes it for a tenant's response.
    /// </summary>
    public const string Header = "Berth-Page";

    /// <summary>
    /// Headers of each page: it has a style sheet of its own and nothing else, and nobody shows it in a frame.
    /// </summary>
    public static readonly IReadOnlyList<(string Name, string Value)> Safe =
    [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        ("X-Content-Type-Options", "nosniff"),
    ];

    /// <summary>
    /// Where the shop answers programs. They are not redirected to HTTPS, nor is whatever comes with a token elsewhere
    /// (<c>Authorization</c>): one that sends its token in the clear is to notice.
    /// </summary>
    public static readonly IReadOnlyList<string> ForPrograms = ["/api", "/edge"];

    /// <summary>For a program that asks over plain HTTP.</summary>
    public static readonly EdgePage HttpsOnly = new(
        "https-only",
        403,
        "Programs are answered over HTTPS only. What was sent with this request was sent in the clear: replace its token.\n"
    )
    {
        Type = "text/plain; charset=utf-8",
    };

    /// <summary>Value of <see cref="Header"/> on a redirect to a tenant's main domain.</summary>
    public const string Moved = "moved";

    /// <summary>Shown for an address that leads nowhere.</summary>
    public static readonly EdgePage Unknown = new(
        "unknown",
        404,
        Page(
            "Nobody lives here",
            "There is no container at this address. Check the spelling, or whether it has been removed."
        )
    );

    /// <summary>Shown while the container is being made.</summary>
    public static readonly EdgePage Starting = new(
        "starting",
        503,
        Page("Just a moment", "What lives at this address is starting. This page comes back by itself.", refresh: 2),
        2
    );

    /// <summary>Shown if the container does not answer in time.</summary>
    public static readonly EdgePage Failed = new(
        "failed",
        502,
        Page(
            "No answer",
            "What lives at this address does not answer just now. It may be starting again; this page comes back by itself.",
            refresh: 5
        ),
        5
    );

    /// <summary>Shown where a container serves no HTTP.</summary>
    public static readonly EdgePage NoPages = new(
        "no-pages",
        404,
        Page("No pages here", "The container at this address serves no pages. Its own programs reach it by its port.")
    );

    /// <summary>Shown if the request body is larger than the product allows.</summary>
    public static readonly EdgePage TooLarge = new(
        "too-large",
        413,
        Page("Too large", "What you sent is larger than what is taken at this address.")
    );

    /// <summary>
    /// For whatever may not enter a tenant with a gate and is no browser that could be sent to sign in: programs, and
    /// what pages fetch.
    /// </summary>
    public static readonly EdgePage GateClosed = new(
        "gate",
        401,
        "Only its owner and whom they invite may enter here. Open this address in a browser to sign in.\n"
    )
    {
        Type = "text/plain; charset=utf-8",
    };

    /// <summary>Shown while nobody can say who may enter: the gate stays closed.</summary>
    public static readonly EdgePage GateDown = new(
        "gate-down",
        503,
        Page(
            "Closed for a moment",
            "Only its owner and whom they invite may enter here, and just now we cannot see who you are. Nothing is lost; "
                + "this page comes back by itself.",
            refresh: 5
        ),
        5
    );

    /// <summary>Shown where a gate cannot be: other tenants' pages under the same host name could act for this one.</summary>
    public static readonly EdgePage GateByPath = new(
        "gate-by-path",
        503,
        Page(
            "Closed",
            "Only its owner and whom they invite may enter here, which an address with a path cannot make sure of. Its "
                + "owner can contact us for an address of its own."
        )
    );

    /// <summary>
    /// Shown for a ticket that was used, is too old, or was never given for this address or to this browser.
    /// </summary>
    public static readonly EdgePage GateTicket = new(
        "gate-ticket",
        410,
        Page(
            "This link works once",
            "It has been used, is more than a minute old, or was made in another browser. Open the address again to get "
                + "in.",
            link: "<p><a href=\"/\">Try again</a></p>"
        )
    );

    /// <summary>
    /// Says why the container is suspended and where its owner can bring it back. Anybody may read it, so it names
    /// nobody.
    /// </summary>
    public static EdgePage Suspended(string? why, string find) =>
        new(
            "suspended",
            503,
            Page(
                "Suspended",
                $"The container at this address is suspended. {Encode(why ?? "")}",
                link: $"<p><a href=\"{Encode(find)}\">Is it yours? Bring it back</a></p>"
            )
        );

    private static string Page(string title, string text, int? refresh = null, string link = "") =>
        $$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">{{(
                refresh is { } seconds ? $"<meta http-equiv=\"refresh\" content=\"{seconds}\">" : ""
            )}}<title>{{title}}</title>
            <style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:20vh auto;max-width:32rem;padding:0 1rem}</style></head><body><main><h1>{{title}}</h1><p>{{text}}</p>{{link}}</main></body></html>
            """;

    /// <summary>
    /// Encodes all but plain letters, digits and harmless characters as character references. That is safe in HTML and
    /// in any proxy's quotes and templates.
    /// </summary>
    private static string Encode(string text)
    {
        var safe = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (
                rune.IsAscii
                && (
                    (char)rune.Value
                    is (>= 'a' and <= 'z')
                        or (>= 'A' and <= 'Z')
                        or (>= '0' and <= '9')
                        or ' '
                        or '.'
                        or ','
                        or ':'
                        or '/'
                        or '-'
                        or '_'
                        or '('
                        or ')'
                )
            )
                safe.Append((char)rune.Value);
            else if (!Rune.IsControl(rune))
                safe.Append(System.Globalization.CultureInfo.InvariantCulture, $"&#{rune.Value};");
        }
        return safe.ToString();
    }
}
