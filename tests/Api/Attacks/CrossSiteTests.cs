using System.Net;
using System.Text;
using Shouldly;
using Xunit;

namespace Berth.Tests.Attacks;

/// <summary>
/// A page of somebody else's has a visitor's browser send something: every form and every call that changes anything,
/// in every way that a browser can be had to do so.
/// </summary>
public sealed class CrossSiteTests
{
    private const string Form = "__RequestVerificationToken";

    /// <summary>What no token guards, and why.</summary>
    private static readonly string[] WithoutToken =
    [
        "POST /api/webhook/stripe/", // its signature is the proof
        "POST /api/check-subdomain/", // changes nothing
        "POST /api/create-checkout/", // anybody may order, and no form can send JSON
    ];

    private static readonly (string Name, (string, string)[] Headers)[] Foreign =
    [
        ("another site", [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")]),
        ("a tenant's page", [("Sec-Fetch-Site", "same-site"), ("Origin", "http://eve.shop.example:8080")]),
        ("a sandboxed frame", [("Sec-Fetch-Site", "cross-site"), ("Origin", "null")]),
        ("a browser that says the origin alone", [("Origin", "http://eve.shop.example:8080")]),
        ("a name that begins like ours", [("Origin", "http://shop.example.evil.example:8080")]),
    ];

    [Fact]
    public async Task NothingIsDoneForAnotherSitesPage()
    {
        await using var shop = await Shop.OpenAsync();
        var routes = (await Routes.FieldsAsync(shop.App)).Where(r => Changes(r.Key)).ToList();
        routes.Count.ShouldBeGreaterThan(60);
        var wrong = new List<string>();
        var before = await shop.StateAsync();
        foreach (var (route, fields) in routes)
        {
            var path = shop.PathOf(route);
            var who = shop.WhoMay(path);
            var (own, bobs) = (await who.FormTokenAsync(), await shop.People["bob"].FormTokenAsync());
            var ways = Foreign
                .Select(f => (f.Name, Token: (string?)own, f.Headers))
                .Concat(
                    WithoutToken.Contains(route)
                        ? []
                        : [("no token", null, []), ("another's token", bobs, []), ("a made-up token", own[..^8], [])]
                );
            foreach (var (name, token, headers) in ways)
            {
                var status = await SendAsync(who, route, path, fields, token, headers);
                if (status is not (HttpStatusCode.BadRequest or HttpStatusCode.Forbidden))
                    wrong.Add($"{route}, {name}: {(int)status}");
            }
        }
        wrong.ShouldBeEmpty();
        (await shop.StateAsync()).ShouldBe(before);
    }

    /// <summary>
    /// Somebody else's form cookie in the visitor's browser, as a tenant's page could set it, with the token that
    /// belongs to it: the token is its account's alone.
    /// </summary>
    [Fact]
    public async Task AnothersCookieAndTokenTogetherAreNoGood()
    {
        await using var shop = await Shop.OpenAsync();
        var bobs = shop.People["bob"];
        var token = await bobs.FormTokenAsync();
        var at = shop.App.Http.BaseAddress!;
        var cookie = bobs.Cookies.GetCookies(at)["berth_form"]!.Value;
        var before = await shop.StateAsync();
        var wrong = new List<string>();
        foreach (var (route, fields) in (await Routes.FieldsAsync(shop.App)).Where(r => Changes(r.Key)))
        {
            if (WithoutToken.Contains(route))
                continue;
            var path = shop.PathOf(route);
            var who = shop.WhoMay(path);
            who.Cookies.Add(at, new Cookie("berth_form", cookie, "/"));
            var status = await SendAsync(who, route, path, fields, token, []);
            if (status is not HttpStatusCode.BadRequest)
                wrong.Add($"{route}: {(int)status}");
        }
        wrong.ShouldBeEmpty();
        (await shop.StateAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task NoFormCanSendACallOfTheApi()
    {
        await using var shop = await Shop.OpenAsync();
        var before = await shop.StateAsync();
        foreach (var route in (await Routes.OfAsync(shop.App)).Where(r => Changes(r) && r.Contains("/api/", Ordinal)))
        foreach (var type in (string[])["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Split(' ')[0]), shop.PathOf(route))
            {
                Content = new StringContent("""{"subdomain":"eve","email":"e@example.com"}""", Encoding.UTF8, type),
            };
            using var answer = await shop.People["owner"].Http.SendAsync(request);
            answer.StatusCode.ShouldBeOneOf([HttpStatusCode.BadRequest, HttpStatusCode.UnsupportedMediaType], route);
            answer.Headers.ShouldNotContain(h => h.Key.StartsWith("Access-Control", Ordinal));
        }
        (await shop.StateAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task AForeignPageUsesUpNobodysLimits()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Limits:FormsPerMinute"] = "1",
                ["Berth:Limits:CheckoutPerMinute"] = "1",
                ["Berth:Limits:MailsPerHour"] = "1",
                ["Berth:Limits:ApiPerMinute"] = "1",
            }
        );
        using var ada = new Visitor(app);
        ada.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.5");
        for (var i = 0; i < 5; i++)
        {
            foreach (var path in (string[])["/sign-in", "/find", "/contact", "/checkout/hello", "/sign-in/none"])
                (await PostAsync(ada, path, "cross-site")).ShouldBe(HttpStatusCode.Forbidden, path);
            (await PostAsync(ada, "/api/check-subdomain/", "same-site")).ShouldBe(HttpStatusCode.Forbidden);
            // A picture, a script, a frame.
            (await GetAsync(ada, "/api/openapi.json", "cross-site", "no-cors", "image")).ShouldBe(
                HttpStatusCode.Forbidden
            );
            (await GetAsync(ada, "/api/openapi.json", "same-site", "navigate", "iframe")).ShouldBe(
                HttpStatusCode.Forbidden
            );
        }
        (await GetAsync(ada, "/api/openapi.json", "same-origin", "cors", "empty")).ShouldBe(HttpStatusCode.OK);
        using var sent = await ada.SendAsync("/sign-in", "", ("Email", "ada@example.com"));
        sent.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var more = await ada.SendAsync("/sign-in", "", ("Email", "ada@example.com"));
        more.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests); // the limit is there
    }

    [Fact]
    public async Task WhoComesFromALinkOrThePaymentPageIsLetIn()
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var path in (string[])["/", "/account", $"/orders/{shop.Ada.Id}?paid=yes", "/sign-in"])
            (await GetAsync(shop.People["ada"], path, "cross-site", "navigate", "document")).ShouldBe(
                HttpStatusCode.OK,
                path
            );
        // Who types the address, and our own page, which names no origin (Referrer-Policy).
        foreach (var site in (string[])["none", "same-origin"])
        {
            var ada = shop.People["ada"];
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/orders/{shop.Ada.Id}?handler=Stop")
            {
                Content = new FormUrlEncodedContent([new(Form, await ada.FormTokenAsync())]),
            };
            request.Headers.Add("Sec-Fetch-Site", site);
            request.Headers.Add("Origin", "null");
            using var answer = await ada.Http.SendAsync(request);
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }
    }

    private static bool Changes(string route) => !route.StartsWith("GET ", Ordinal);

    /// <summary>What a form of the page would send, so that it would do something.</summary>
    private static async Task<HttpStatusCode> SendAsync(
        Visitor who,
        string route,
        string path,
        IReadOnlyList<string> fields,
        string? token,
        (string, string)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Split(' ')[0]), path);
        if (path.StartsWith("/api/", Ordinal))
        {
            request.Content = new StringContent(
                """{"subdomain":"eve","email":"eve@example.com","url":"https://eve.example/","events":["instance.ready"]}""",
                Encoding.UTF8,
                "application/json"
            );
            if (token is not null)
                request.Headers.Add("RequestVerificationToken", token);
        }
        else
            request.Content = new FormUrlEncodedContent([
                .. fields.Select(f => KeyValuePair.Create(f, ValueOf(f))),
                .. token is null ? [] : (KeyValuePair<string, string>[])[new(Form, token)],
            ]);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var answer = await who.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private static string ValueOf(string field) =>
        field.ToLowerInvariant() switch
        {
            "email" => "eve@example.com",
            "role" => "Owner",
            "plan" => "large",
            "domain" or "host" => "eve.example",
            "name" => "eve",
            _ => "1",
        };

    private static async Task<HttpStatusCode> PostAsync(Visitor who, string path, string site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("Email", "ada@example.com")]),
        };
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await who.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> GetAsync(Visitor who, string path, string site, string mode, string to)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Sec-Fetch-Mode", mode);
        request.Headers.Add("Sec-Fetch-Dest", to);
        using var answer = await who.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;
}
