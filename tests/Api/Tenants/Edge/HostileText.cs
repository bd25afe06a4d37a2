using System.Text;
using Berth.Tenants.Edge;

namespace Berth.Tests.Edge;

/// <summary>Texts that want to be more than a name, the same ones for the same seed.</summary>
internal static class HostileText
{
    private static readonly string[] Bits =
    [
        "ada",
        "a",
        "7",
        "-",
        "--",
        ".",
        "..",
        "xn--",
        "xn--80ak6aa92e",
        "*",
        "*.",
        "localhost",
        "shop.example",
        "example.com",
        "com",
        "127.0.0.1",
        "[::1]",
        "0x7f.1",
        ":80",
        "http://",
        "https://",
        "/",
        "//",
        "\\",
        "/../",
        ";",
        ";\nserver { listen 1; }",
        "{",
        "}",
        "{{",
        "}}",
        "{env.HOME}",
        "{http.request.host}",
        "{$HOME}",
        "$",
        "$host",
        "${host}",
        "`",
        "'",
        "\"",
        "\",\"",
        "\\\"",
        "');",
        "#",
        "# ",
        "\n",
        "\r\n",
        "\t",
        " ",
        "\0",
        "\u00a0",
        "\u2028",
        "\u200b",
        "\u202e",
        "ä",
        "ß",
        "İ",
        "ı",
        "ſ",
        "K",
        "。",
        "．",
        "ａ",
        "①",
        "😀",
        "\ud800",
        "ﷺ",
        "%00",
        "%2e",
        "%0a",
        "&#10;",
        "<script>",
        "]]>",
        "--",
        "' OR 1=1 --",
        "return 200 x;",
        "include /etc/passwd;",
        "~",
        "~*^",
        "^",
        "(",
        "[a-z]+",
        "|",
        "@id",
        "import x",
        "default",
        "hostnames",
        "volatile",
        "_",
        "www.",
        "admin",
    ];

    public static IEnumerable<string> Make(int seed, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                if (random.Next(8) == 0)
                    text.Append((char)random.Next(1, 0xffff));
                else if (random.Next(40) == 0)
                    text.Append('a', random.Next(60, 300));
                else
                    text.Append(Bits[random.Next(Bits.Length)]);
            }
            yield return text.ToString();
        }
    }

    /// <summary>Each as a name, a domain, a reason and an address.</summary>
    public static EdgeState State(IReadOnlyList<string> texts, int port, string upstream) =>
        new(
            "127.0.0.1",
            port,
            0,
            "shop.localhost",
            "127.0.0.1:9",
            $"http://shop.localhost:{port}",
            [
                .. texts.SelectMany(
                    (text, i) =>
                        (EdgeRoute[])
                            [
                                new(text, upstream),
                                new(text, upstream) { ByPath = true },
                                new($"s{i}", null, text),
                                new($"u{i}", text),
                                new($"d{i}", upstream)
                                {
                                    Domains =
                                    [
                                        new(text, EdgeDomainState.Main),
                                        new($"{text}.example", EdgeDomainState.Served),
                                    ],
                                },
                                new($"p{i}", i % 2 == 0 ? upstream : null, text) { ByPath = true },
                            ]
                ),
            ]
        )
        {
            PathHost = "apps.shop.localhost",
            Tls = new EdgeTls(false, []),
        };
}
