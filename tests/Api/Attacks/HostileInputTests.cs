using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Tests.Telemetry;
using Shouldly;
using Xunit;

namespace Berth.Tests.Attacks;

/// <summary>
/// What is no name, in every part of an address, and in every field of every form and call: paths that climb, lines
/// that end a header, mark-up, terminals' commands. No fault of ours comes of it, and nothing of it comes out as what it
/// pretends to be: in an answer, a page, a mail or the log.
/// </summary>
public sealed partial class HostileInputTests
{
    private const string Markup = "<img src=x onerror=alert(1)>",
        Lines = "x\r\nX-Evil: 1\r\nBcc: eve@evil.example\r\n\r\n" + Markup + "\u001b[31m\u0007\u202e";

    /// <summary>As they stand in an address.</summary>
    private static readonly string[] Segments =
    [
        "..%2f..%2f..%2fetc%2fpasswd",
        "%2e%2e",
        "..%5c..%5cwindows",
        "%2e%2e%2f%2e%2e%2f",
        "%252e%252e%252f",
        "..;",
        "%c0%ae%c0%ae%c0%af",
        "%ed%a0%80",
        "x%0d%0aX-Evil:%201%0d%0a%0d%0a",
        "x%00",
        "%e2%80%ae",
        "%3Cimg%20src=x%20onerror=alert(1)%3E",
        "'%20OR%201=1--",
        "%25s%25n",
        "-1",
        "00000000-0000-0000-0000-000000000000",
        "99999999999999999999",
    ];

    [Fact]
    public async Task NoPartOfAnAddressBreaksAnything()
    {
        var log = new RecordedLog();
        await using var shop = await Shop.OpenAsync(log);
        var wrong = new List<string>();
        var asked = 0;
        foreach (var route in (await Routes.OfAsync(shop.App)).Where(r => r.Contains('{', Ordinal)))
        foreach (var segment in Segments.Append(new string('a', 4000)))
        foreach (Match part in Parts().Matches(route))
        {
            // That one is hostile; what else there is, is good.
            var path = shop.PathOf(route[..part.Index] + segment + route[(part.Index + part.Length)..]);
            if (!path.Contains(segment, Ordinal))
                continue;
            var who = shop.WhoMay(path);
            using var request = new HttpRequestMessage(
                new HttpMethod(route.Split(' ')[0]),
                new Uri($"{shop.App.Http.BaseAddress!.GetLeftPart(UriPartial.Authority)}{path}", AsItIs)
            );
            if (request.Method != HttpMethod.Get)
            {
                request.Headers.Add("RequestVerificationToken", await who.FormTokenAsync());
                request.Content = path.StartsWith("/api", Ordinal)
                    ? new StringContent("{}", Encoding.UTF8, "application/json")
                    : new FormUrlEncodedContent([]);
            }
            await LookAsync(who, request, $"{route}: {segment}", wrong);
            asked++;
        }
        asked.ShouldBeGreaterThan(500);
        wrong.ShouldBeEmpty();
        LogIsClean(log);
    }

    [Fact]
    public async Task NoFieldOfAFormBreaksAnything()
    {
        var log = new RecordedLog();
        await using var shop = await Shop.OpenAsync(log);
        var wrong = new List<string>();
        foreach (var (route, fields) in await Routes.FieldsAsync(shop.App))
        {
            if (!route.StartsWith("POST ", Ordinal) || route.Contains("/api/") || Leaves(route))
                continue;
            var path = shop.PathOf(route);
            var who = shop.WhoMay(path);
            var token = await who.FormTokenAsync();
            foreach (var hostile in fields.Concat([.. fields.Count > 1 ? ["*"] : (string[])[]]))
            foreach (var value in (string[])[Lines, Markup, "../../etc/passwd", "=cmd|' /C calc'!A0", "x\0"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path)
                {
                    Content = new FormUrlEncodedContent([
                        .. fields.Select(f =>
                            KeyValuePair.Create(f, f == hostile || hostile == "*" ? value : Plausible(f))
                        ),
                        new("__RequestVerificationToken", token),
                    ]),
                };
                await LookAsync(who, request, $"{route}: {hostile}={value}", wrong);
            }
        }
        foreach (var q in (string[])[Lines, Markup])
        foreach (var route in (await Routes.OfAsync(shop.App)).Where(IsPage))
        {
            var path = shop.PathOf(route);
            var query = string.Join(
                '&',
                ((string[])["q", "state", "p", "next", "paid", "Name", "after", "lines", "domain"]).Select(f =>
                    $"{f}={Uri.EscapeDataString(q)}"
                )
            );
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?{query}");
            await LookAsync(shop.WhoMay(path), request, $"{route}?{q}", wrong);
        }
        wrong.ShouldBeEmpty();
        await NothingComesOutAsync(shop, log);
    }

    [Fact]
    public async Task NoFieldOfACallBreaksAnything()
    {
        var log = new RecordedLog();
        await using var shop = await Shop.OpenAsync(log);
        var owner = shop.People["owner"];
        var token = await owner.FormTokenAsync();
        var wrong = new List<string>();
        var plain = new Dictionary<string, object?>
        {
            ["subdomain"] = "zoe",
            ["site_name"] = "Zoe",
            ["email"] = "zoe@example.com",
            ["product"] = "hello",
            ["plan"] = "small",
            ["url"] = "https://example.com/hooks",
            ["events"] = (string[])["instance.created"],
            ["reason"] = "because",
        };
        object?[] values =
        [
            Lines,
            Markup,
            "../../etc/passwd",
            "x\0",
            "\ud800",
            new string('a', 20_000),
            "",
            null,
            -1,
            1e300,
            true,
            new[] { Lines },
            new { a = new { b = Lines } },
        ];
        foreach (
            var route in (await Routes.OfAsync(shop.App)).Where(r =>
                r.Contains("/api/", Ordinal) && r.StartsWith("POST", Ordinal) && !r.Contains("stripe", Ordinal)
            )
        )
        foreach (var field in plain.Keys)
        foreach (var value in values)
        {
            var body = new Dictionary<string, object?>(plain) { [field] = value };
            using var request = new HttpRequestMessage(HttpMethod.Post, shop.PathOf(route))
            {
                Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("RequestVerificationToken", token);
            await LookAsync(owner, request, $"{route}: {field}={value}", wrong);
        }
        wrong.ShouldBeEmpty();
        await NothingComesOutAsync(shop, log);
    }

    /// <summary>Pages that show what was entered, mails that were written of it, and the log.</summary>
    private static async Task NothingComesOutAsync(Shop shop, RecordedLog log)
    {
        for (var i = 0; i < 5; i++)
            await shop.App.RunJobsAsync();
        var wrong = new List<string>();
        foreach (var route in (await Routes.OfAsync(shop.App)).Where(IsPage))
        {
            var path = shop.PathOf(route);
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            await LookAsync(shop.WhoMay(path), request, route, wrong);
        }
        wrong.ShouldBeEmpty();
        foreach (var mail in shop.App.Mailer.Sent)
        {
            (mail.Subject + mail.Recipient).Any(char.IsControl).ShouldBeFalse(mail.Subject);
            mail.Html.ShouldNotContain(Markup);
            mail.Html.ShouldNotContain('\u001b');
        }
        LogIsClean(log);
    }

    private static void LogIsClean(RecordedLog log) =>
        log
            .Lines.Where(l => l.Message.Contains("X-Evil", Ordinal) || l.Message.Contains('\u001b'))
            .Select(l => $"{l.Category}: {l.Message}")
            .ShouldBeEmpty();

    private static async Task LookAsync(Visitor who, HttpRequestMessage request, string what, List<string> wrong)
    {
        using var answer = await who.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if ((int)answer.StatusCode >= 500 && (int)answer.StatusCode is not (501 or 503))
            wrong.Add($"{what}: {(int)answer.StatusCode}");
        if (answer.Headers.Concat(answer.Content.Headers).Any(h => h.Key is "X-Evil" or "Bcc"))
            wrong.Add($"{what}: a header of theirs");
        if (answer.Headers.Location is { IsAbsoluteUri: true } to && to.Host.Contains("evil", Ordinal))
            wrong.Add($"{what}: leads to {to}");
        if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return;
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.Content.Headers.ContentType?.MediaType == "text/html" && body.Contains(Markup, Ordinal))
            wrong.Add($"{what}: its mark-up");
        if (body.Contains("root:x:0", Ordinal))
            wrong.Add($"{what}: a file");
    }

    /// <summary>Streams, and what ends or changes who asks.</summary>
    private static bool IsPage(string route) =>
        route.StartsWith("GET ", Ordinal)
        && !((string[])["/events", "/stats", "/log", "/logs/"]).Any(e => route.EndsWith(e, Ordinal));

    private static bool Leaves(string route) =>
        route is "POST /sign-out" or "POST /admin/leave"
        || ((string[])["=Erase", "=End", "=Off", "=See", "=SignOut", "=Remove", "=ResetFactor"]).Any(h =>
            route.EndsWith(h, Ordinal)
        );

    private static string Plausible(string field) =>
        field.ToLowerInvariant() switch
        {
            "email" => "zoe@example.com",
            "role" => "Viewer",
            "plan" => "small",
            "domain" or "host" => "zoe.example",
            "name" => "zoe",
            "message" => "Hello.",
            "website" => "",
            "scopes" => "stats:read",
            "days" => "1",
            _ => "1",
        };

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parts();
}
