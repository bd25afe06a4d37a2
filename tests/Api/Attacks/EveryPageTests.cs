using System.Net;
using System.Text.RegularExpressions;
using Berth.Platform.Accounts;
using Berth.Shop.Orders;
using Shouldly;
using Xunit;

namespace Berth.Tests.Attacks;

/// <summary>
/// Every address that is opened and every form that is sent, as a visitor, a customer and an owner of the shop: whatever
/// is answered, a page, a redirect or a refusal, tells the browser to run nothing but ours, to keep nothing and to tell
/// nobody. The routes come from the product itself, so that a new page is looked at, too.
/// </summary>
public sealed partial class EveryPageTests
{
    private static readonly Dictionary<string, string> Policy = new()
    {
        ["default-src"] = "'none'",
        ["style-src"] = "'self'",
        ["script-src"] = "'self'",
        ["img-src"] = "'self' data:",
        ["connect-src"] = "'self'",
        ["base-uri"] = "'none'",
        ["frame-ancestors"] = "'none'",
    };

    /// <summary>It answers at a tenant's address.</summary>
    private const string AtATenant = "GET /gate/enter";

    private static readonly Dictionary<string, string> PolicyAtATenant = new()
    {
        ["default-src"] = "'none'",
        ["style-src"] = "'unsafe-inline'",
        ["base-uri"] = "'none'",
        ["form-action"] = "'none'",
        ["frame-ancestors"] = "'none'",
    };

    /// <summary>What browsers may keep: it is everybody's.</summary>
    private static readonly string[] Kept = ["GET /products/{product}/{file}"];

    /// <summary>
    /// Pages that nobody opens here: they need a link that was mailed, another address, or a container that runs, or lead
    /// on. Of these only refusals are looked at.
    /// </summary>
    private static readonly string[] NotOpened =
    [
        "GET /admin/tenants/{id:guid}/console", // a console needs a worker and a container: ConsoleTests look at these
        "GET /admin/tenants/{id:guid}/console/socket",
        "GET /checkout",
        "GET /credentials/{token}",
        "GET /gate",
        "GET /orders/{token}/commands/{name}",
        "GET /orders/{token}/console",
        "GET /orders/{token}/console/socket",
        "GET /sign-in/code",
        "GET /sign-in/{token}",
    ];

    [Fact]
    public async Task NoAnswerLetsABrowserRunOrKeepWhatItShouldNot()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:FormsPerMinute"] = "1000" }
        );
        var order = await app.BuyAsync("ada");
        using var visitor = new Visitor(app);
        using var customer = new Visitor(app);
        using var owner = new Visitor(app);
        await customer.SignInAsync("ada@example.com");
        await customer.ProvesAsync("ada@example.com");
        await owner.BecomesAsync(AccountRole.Owner);

        var (wrong, pages, opened) = (new List<string>(), 0, new HashSet<string>());
        var routes = await Routes.OfAsync(app);
        foreach (
            var (who, browser) in ((string, Visitor)[])
                [("a visitor", visitor), ("the customer", customer), ("an owner", owner)]
        )
        {
            // What makes somebody nobody comes last.
            foreach (var route in routes.OrderBy(r => r is "POST /sign-out"))
            {
                using var answer = await AskAsync(app, browser, route, order);
                var text = await answer.Content.ReadAsStringAsync();
                var isPage = answer.Content.Headers.ContentType?.MediaType == "text/html";
                wrong.AddRange(
                    WrongWith(answer, isPage ? text : null, Kept.Contains(route), route == AtATenant)
                        .Select(w => $"{route} as {who} ({(int)answer.StatusCode}): {w}")
                );
                pages += isPage ? 1 : 0;
                if (isPage && answer.StatusCode == HttpStatusCode.OK)
                    opened.Add(route);
            }
            foreach (var path in (string[])["/nowhere", "/orders/none", "/admin/../x", "/error/500"])
            {
                using var answer = await browser.Http.GetAsync(path);
                wrong.AddRange(
                    WrongWith(answer, await answer.Content.ReadAsStringAsync()).Select(w => $"{path} as {who}: {w}")
                );
            }
        }
        // At a tenant's address the shop's pages are the proxy's.
        using (var page = await visitor.Http.GetAsync("/gate/enter?ticket=x"))
        {
            var text = await page.Content.ReadAsStringAsync();
            text.ShouldContain("<style>");
            wrong.AddRange(WrongWith(page, text, isAtATenant: true).Select(w => $"a ticket's page: {w}"));
        }
        wrong.ShouldBeEmpty();
        pages.ShouldBeGreaterThan(150);
        routes
            .Where(r => r.StartsWith("GET ", StringComparison.Ordinal) && !opened.Contains(r) && !IsForPrograms(r))
            .Except(NotOpened)
            .ShouldBeEmpty("A page that nobody could open, so that it was not looked at.");
    }

    /// <summary>And those that open with a link from a mail, or with a container's password.</summary>
    [Fact]
    public async Task NorDoesAPageBehindALinkOrAnError()
    {
        await using var app = await TestApp.StartAsync();
        await app.BuyAsync("ada");
        using var visitor = new Visitor(app);
        (await visitor.SendAsync("/sign-in", "", ("Email", "ada@example.com"))).Dispose();
        await app.RunJobsAsync();
        await app.RunJobsAsync();
        var link = Link().Match(app.Mailer.Sent.Single(m => m.Kind == "SignIn").Text).Value;
        using var page = await visitor.Http.GetAsync(new Uri(link).AbsolutePath);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        WrongWith(page, await page.Content.ReadAsStringAsync()).ShouldBeEmpty();
        await visitor.SignInAsync("ada@example.com");
        using var gate = await visitor.Http.GetAsync("/gate?to=http%3A%2F%2Fada.shop.example%3A8080%2F");
        gate.StatusCode.ShouldBe(HttpStatusCode.OK);
        WrongWith(gate, await gate.Content.ReadAsStringAsync()).ShouldBeEmpty();
        // Stripe is away: the page of a failure that nobody foresaw.
        app.Stripe.IsDown = true;
        using var failed = await visitor.SendAsync(
            "/checkout/hello",
            "",
            ("Name", "eve"),
            ("Email", "ada@example.com"),
            ("Plan", "small")
        );
        ((int)failed.StatusCode).ShouldBeGreaterThanOrEqualTo(400);
        WrongWith(failed, visitor.Page).ShouldBeEmpty();
    }

    private static async Task<HttpResponseMessage> AskAsync(TestApp app, Visitor browser, string route, Order order)
    {
        var path = Routes.PathOf(route, order);
        // It changes when it is claimed, and when somebody asks for another.
        if (path.Contains(order.Token, StringComparison.Ordinal))
            path = path.Replace(order.Token, await app.NewSecretAsync(order.Id), StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(route.Split(' ')[0]), path);
        // Forms without what they need: each is answered with a page again, or refused.
        if (request.Method != HttpMethod.Get)
            request.Content = new FormUrlEncodedContent([
                new("__RequestVerificationToken", await browser.FormTokenAsync()),
            ]);
        // Of what lasts, the headers are enough.
        var answer = await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.Content.Headers.ContentType?.MediaType == "text/event-stream")
        {
            answer.Content.Dispose();
            answer.Content = new StringContent("", null, "text/event-stream");
        }
        return answer;
    }

    /// <summary>Answered to programs and to scripts of pages; the same headers, but no page.</summary>
    private static bool IsForPrograms(string route) =>
        route.StartsWith("GET /api/", StringComparison.Ordinal)
        || route
            is "GET /healthz"
                or "GET /readyz"
                or "GET /edge/ask"
                or "GET /gate/enter"
                or "GET /account/data.json"
                or "GET /admin/audit.csv"
                or "GET /products/{product}/{file}"
                or "GET /orders/{token}/events"
                or "GET /orders/{token}/stats"
                or "GET /orders/{token}/log"
                or "GET /orders/{token}/history"
                or "GET /error/{status:int}";

    private static IEnumerable<string> WrongWith(
        HttpResponseMessage answer,
        string? page,
        bool mayBeKept = false,
        bool isAtATenant = false
    )
    {
        var policy = Header(answer, "Content-Security-Policy")
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(d => d.Split(' ')[0], d => string.Join(' ', d.Split(' ')[1..]));
        if (!policy.OrderBy(d => d.Key).SequenceEqual((isAtATenant ? PolicyAtATenant : Policy).OrderBy(d => d.Key)))
            yield return $"its policy is '{Header(answer, "Content-Security-Policy")}'";
        foreach (
            var (name, value) in ((string, string)[])
                [
                    ("X-Content-Type-Options", "nosniff"),
                    ("Referrer-Policy", "no-referrer"),
                    ("Cross-Origin-Opener-Policy", "same-origin"),
                    ("Cross-Origin-Resource-Policy", "same-origin"),
                ]
        )
            if (Header(answer, name) != value)
                yield return $"{name} is '{Header(answer, name)}'";
        if (!mayBeKept && answer.Headers.CacheControl is not { NoStore: true })
            yield return $"it may be kept: '{answer.Headers.CacheControl}'";
        foreach (var tag in Tag().Matches(page ?? "").Select(m => m.Value))
        {
            // Only what stands outside of values is an attribute's name.
            if (Attribute().Match(Value().Replace(tag, "\"\"")) is { Success: true } found)
                yield return $"it has {found.Value.Trim()} in {tag}";
            if (Foreign().IsMatch(tag) && !(isAtATenant && tag == "<style>"))
                yield return $"it has {tag}";
        }
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(" | ", values) : "";

    [GeneratedRegex("<[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^'\">])*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'")]
    private static partial Regex Value();

    [GeneratedRegex(@"\s(on[a-z]+|style|srcdoc)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex Attribute();

    /// <summary>
    /// A script or a style of the page's own, what is fetched from elsewhere, what shows another page, and addresses
    /// that are script.
    /// </summary>
    [GeneratedRegex(
        @"^<script(?![^>]*\ssrc=""/[^/])|^<style|^<(base|iframe|frame|object|embed|applet)\b|(javascript|vbscript):"
            + @"|^<(img|link|script|source)\b[^>]*\s(src|href|srcset)=""(?!/[^/]|data:image/|data:,"")"
            + @"|http-equiv=""?(?!refresh)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Foreign();

    [GeneratedRegex("https?://\\S+/sign-in/\\S+")]
    private static partial Regex Link();
}
