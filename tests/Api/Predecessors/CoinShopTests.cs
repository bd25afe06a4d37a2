using System.Net;
using System.Web;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Tenants.Edge;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Predecessors;

/// <summary>
/// What the predecessor that sold containers for coins did for its visitors, number by number. There are no coins here:
/// where it made an address and waited for a balance, a buyer pays by card at the payment provider's page; each test
/// says what stands in its place.
/// </summary>
public sealed class CoinShopTests : IAsyncLifetime
{
    private readonly MovingClock _clock = new();
    private TestApp _app = null!;
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(clock: _clock);
        _visitor = new Visitor(_app);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>
    /// It showed a price for 90 days, fetched from a public ticker on every view. Here the catalog has the price: it is
    /// there without asking anybody, the same on all pages.
    /// </summary>
    [Fact, Trait("Number", "L01")]
    public async Task ThePriceIsShownBeforeAnythingIsAsked()
    {
        _app.Stripe.IsDown = true;
        foreach (var page in (string[])["/", "/checkout/hello"])
        {
            (await _visitor.OpenAsync(page)).ShouldBe(HttpStatusCode.OK);
            HttpUtility.HtmlDecode(_visitor.Page).ShouldContain(Small.PriceText, customMessage: page);
        }
    }

    /// <summary>
    /// It converted a price per day to eight decimals of a coin at the moment's rate. Here it is a whole number of
    /// minor units an interval; what was shown is what is charged, whatever the catalog says later.
    /// </summary>
    [Fact, Trait("Number", "L02")]
    public async Task ThePriceThatIsShownIsCharged()
    {
        var order = await OrdersAsync("ada");
        (order.Amount, order.Currency, order.PriceText).ShouldBe((Small.Price, Small.Currency, Small.PriceText));
        Asked("/v1/checkout/sessions").ShouldContain("line_items[0][price]=price_1&line_items[0][quantity]=1");
    }

    /// <summary>
    /// It asked for one fixed word against robots. Here nothing is asked for: a robot gets no further than the payment
    /// page, and no faster than the limit. Mistakes stand at their fields, with what was typed.
    /// </summary>
    [Fact, Trait("Number", "L03")]
    public async Task AMistakeShowsTheFormAgainWithItsReason()
    {
        using var answer = await _visitor.SendAsync(
            "/checkout/hello",
            "",
            ("Plan", "small"),
            ("Name", "ada"),
            ("Email", "nobody")
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        Field("Email").ShouldContain("aria-invalid=\"true\"");
        Field("Email").ShouldContain("value=\"nobody\"");
        Field("Name").ShouldNotContain("aria-invalid=\"true\"");
        _visitor.Page.ShouldContain("Please enter your email address");
        (await _app.Db().Orders.AnyAsync()).ShouldBeFalse();
    }

    /// <summary>
    /// It made a receiving address for each order, so that payments could be told apart. Here each has a payment page
    /// of its own, which names the order.
    /// </summary>
    [Fact, Trait("Number", "L04")]
    public async Task EachOrderHasAPaymentOfItsOwn()
    {
        var (ada, bob) = (await OrdersAsync("ada"), await OrdersAsync("bob", "bob@example.com"));
        ada.SessionId.ShouldNotBe(bob.SessionId);
        foreach (var order in (Order[])[ada, bob])
            _app.Stripe.Asked.ShouldContain(a =>
                a.Contains($"client_reference_id={order.Id}", StringComparison.Ordinal)
                && a.Contains($"metadata[name]={order.Name}", StringComparison.Ordinal)
            );
    }

    /// <summary>
    /// It gave each instance two random words, and did not look whether somebody had them. Here they are given where
    /// the name is part of a path, and are free.
    /// </summary>
    [Fact, Trait("Number", "L05")]
    public async Task ANameThatIsGivenIsTwoWordsAndFree()
    {
        using var catalog = new Catalogs();
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Catalog"] = catalog.Folder }
        );
        var names = new List<string>();
        for (var i = 0; i < 5; i++)
            names.Add(
                (
                    await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                        p.PlaceAsync(new("words", "small", "ignored", "ada@example.com", null), default)
                    )
                )
                    .Order!
                    .Name
            );
        names.ShouldAllBe(n => System.Text.RegularExpressions.Regex.IsMatch(n, "^[a-z]+-[a-z]+$"));
        (await app.Db().HeldNames.Select(n => n.Name).ToListAsync()).ShouldBe(names, ignoreOrder: true);
    }

    /// <summary>
    /// The same: who, what, which name, when, for how much, and not in force yet. The image is not fixed by the order:
    /// it follows the product.
    /// </summary>
    [Fact, Trait("Number", "L06")]
    public async Task AnOrderIsWrittenDownBeforeItIsPaid()
    {
        await OrdersAsync("ada");
        var order = await _app.Db().Orders.SingleAsync();
        (order.Email, order.Name, order.Product, order.Plan, order.Amount, order.State, order.TenantId).ShouldBe(
            ("ada@example.com", "ada", "hello", "small", Small.Price, OrderState.Pending, null)
        );
        order.CreatedAt.ShouldBeInRange(_clock.GetUtcNow().AddMinutes(-1), _clock.GetUtcNow());
        (await _app.Db().Tenants.AnyAsync()).ShouldBeFalse();
    }

    /// <summary>
    /// It mailed "please pay X to ADDRESS" and led to a page with the same. Here the browser is led to the payment page
    /// at once, and the order's page is the way back to it; nothing is mailed to an address that is not proven by
    /// paying.
    /// </summary>
    [Fact, Trait("Number", "L07")]
    public async Task AnOrderLeadsToThePaymentPageAndThatBackToTheOrder()
    {
        using var answer = await _visitor.SendAsync(
            "/checkout/hello",
            "",
            ("Plan", "small"),
            ("Name", "ada"),
            ("Email", "ada@example.com")
        );
        var order = await _app.Db().Orders.SingleAsync();
        (answer.StatusCode, answer.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.Redirect, order.PayUrl));
        Asked("/v1/checkout/sessions").ShouldContain($"cancel_url=http://shop.example:8080/orders/{order.Id}&");
        using var back = await _visitor.Http.GetAsync($"/orders/{order.Id}"); // it knows what its browser has bought
        await _visitor.OpenAsync(back.Headers.Location!.OriginalString);
        _visitor.Page.ShouldContain($"href=\"{order.PayUrl}\"");
        (await _app.Db().Mails.AnyAsync()).ShouldBeFalse();
    }

    /// <summary>
    /// Its page said "the price holds for an hour". Here the order's page says until when name and price are held, the
    /// time that the payment page closes within.
    /// </summary>
    [Fact, Trait("Number", "L08")]
    public async Task AnUnpaidOrderSaysUntilWhenNameAndPriceAreHeld()
    {
        var order = await OrdersAsync("ada");
        var until = (await _app.Db().HeldNames.SingleAsync()).ExpiresAt!.Value;
        await _visitor.OpenAsync($"/orders/{order.Token}");
        _visitor.Page.ShouldContain("Waiting for your payment");
        _visitor.Page.ShouldContain(
            $"The name and the price are held for you until {until.UtcDateTime:d MMMM yyyy, HH:mm} UTC."
        );
        long.Parse(
                HttpUtility.ParseQueryString(Asked("/v1/checkout/sessions").Split(' ')[2])["expires_at"]!,
                System.Globalization.CultureInfo.InvariantCulture
            )
            .ShouldBeLessThan(until.ToUnixTimeSeconds());
    }

    /// <summary>
    /// Its pay page led on to the instance once that was active. Here the order's page does: it offers no payment any
    /// more, and leads to the container.
    /// </summary>
    [Fact, Trait("Number", "L09")]
    public async Task APaidOrderLeadsToItsContainer()
    {
        var order = await _app.BuyAsync("ada");
        await _visitor.OpenAsync($"/orders/{order.Token}");
        _visitor.Page.ShouldContain("href=\"http://ada.shop.example:8080/\"");
        _visitor.Page.ShouldNotContain("pay-hint");
    }

    /// <summary>
    /// Its quote was in the visitor's session, and without it the pay page led back to the form. Here it is in the
    /// database, and good from any browser; when its time is over the page says so, and leads to the form.
    /// </summary>
    [Fact, Trait("Number", "L10")]
    public async Task AnOrderThatWasNotPaidInTimeLeadsBackToTheForm()
    {
        var order = await OrdersAsync("ada");
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE held_names SET expires_at = now() - interval '1 second'");
        await _app.InScopeAsync<ExpireReservations>(e => e.RunAsync(new(), default));
        (await _visitor.OpenAsync($"/orders/{order.Token}")).ShouldBe(HttpStatusCode.OK);
        _visitor.Page.ShouldContain("This order was not paid in time");
        _visitor.Page.ShouldContain("href=\"/checkout/hello\"");
        (await OrdersAsync("ada", "bob@example.com")).Name.ShouldBe("ada"); // it is free again
    }

    /// <summary>The same, without the fixed word: a field that people do not see, and a limit.</summary>
    [Fact, Trait("Number", "L11")]
    public async Task AVisitorWritesToTheOperatorsAndToNobodyElse()
    {
        await _visitor.OpenAsync("/");
        _visitor.Page.ShouldContain("href=\"/contact\"");
        for (var i = 0; i < 2; i++)
            (await WritesAsync("Is it up?\r\n\r\nEve")).StatusCode.ShouldBe(HttpStatusCode.OK); // pressed twice
        _visitor.Page.ShouldContain("Thank you");
        await RunAllAsync();
        var mail = _app.Mailer.Sent.ShouldHaveSingleItem();
        (mail.Recipient, mail.Kind, mail.Subject).ShouldBe(
            ("ops@shop.example", nameof(VisitorWrote), "Eve writes to you")
        );
        mail.Text.ShouldContain("eve@example.com");
        mail.Text.ShouldContain("Is it up?");
    }

    [Theory, Trait("Number", "L11")]
    [InlineData("", "eve@example.com", "Hello", "Name")]
    [InlineData("Eve", "eve", "Hello", "Email")]
    [InlineData("Eve", "a@example.com, b@example.com", "Hello", "Email")]
    [InlineData("Eve", "eve@example.com", " \r\n ", "Message")]
    public async Task MistakesStandAtTheirFields(string name, string email, string message, string wrong)
    {
        using var answer = await _visitor.SendAsync(
            "/contact",
            "",
            ("Name", name),
            ("Email", email),
            ("Message", message)
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        foreach (var field in (string[])["Name", "Email", "Message"])
            Field(field).Contains("aria-invalid=\"true\"", StringComparison.Ordinal).ShouldBe(field == wrong, field);
        (await _app.Db().Mails.AnyAsync()).ShouldBeFalse();
    }

    [Fact, Trait("Number", "L11")]
    public async Task ARobotFillsInWhatNobodySeesAndIsNotHeard()
    {
        using var answer = await _visitor.SendAsync(
            "/contact",
            "",
            ("Name", "Bot"),
            ("Email", "bot@example.com"),
            ("Message", "Buy"),
            ("Website", "http://spam.example")
        );
        _visitor.Page.ShouldContain("Thank you");
        (await _app.Db().Mails.AnyAsync()).ShouldBeFalse();
    }

    [Fact, Trait("Number", "L11")]
    public async Task WhoWritesTooOftenIsToldWhenToComeAgain()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:MailsPerHour"] = "2" }
        );
        using var visitor = new Visitor(app);
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.5");
        for (var i = 0; i < 3; i++)
        {
            using var answer = await visitor.SendAsync(
                "/contact",
                "",
                ("Name", "Eve"),
                ("Email", "eve@example.com"),
                ("Message", $"{i}")
            );
            answer.StatusCode.ShouldBe(i < 2 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests);
        }
        (await app.Db().Mails.CountAsync()).ShouldBe(2);
    }

    /// <summary>A visitor cannot make a mail say more than they wrote.</summary>
    [Fact, Trait("Number", "L11")]
    public void WhatAVisitorWritesIsTextAndNothingElse()
    {
        var (subject, text, html) = RenderMail.Run(
            new VisitorWrote("Eve\r\nBcc: all@example.com", "eve@example.com", "<img src=x>\u001b[2J\0")
        );
        subject.ShouldBe("Eve Bcc: all@example.com writes to you");
        html.ShouldContain("&lt;img src=x&gt;");
        (text + html).ShouldNotContain("\0");
        (text + html).ShouldNotContain("\u001b");
    }

    /// <summary>
    /// It passed any two words on, by a pattern, to whatever container had that name. Here each path that is known
    /// leads to its container, with the prefix said; what nobody has is a page that says so, never the engine's DNS.
    /// </summary>
    [Theory, Trait("Number", "L24")]
    [InlineData("caddy")]
    [InlineData("nginx")]
    public void APathOfTwoWordsLeadsToItsContainerAndAllElseToTheShop(string proxy)
    {
        var state = new EdgeState(
            "127.0.0.1",
            8080,
            0,
            "localhost",
            "127.0.0.1:5080",
            "http://localhost:8080",
            [new("brave-otter", "10.201.0.26:80") { ByPath = true }]
        )
        {
            PathHost = "apps.localhost",
            Tls = new EdgeTls(false, []),
        };
        var rendered = IEdgeProxy.Of(Enum.Parse<ProxyKind>(proxy, ignoreCase: true)).Render(state);
        rendered.ShouldContain("/brave-otter");
        rendered.ShouldContain("10.201.0.26:80");
        rendered.ShouldContain("X-Forwarded-Prefix");
        rendered.ShouldContain("127.0.0.1:5080");
        IEdgeProxy
            .Of(Enum.Parse<ProxyKind>(proxy, ignoreCase: true))
            .Render(state with { Routes = [] })
            .ShouldNotContain("X-Forwarded-Prefix\":[\"/");
        IEdgeProxy
            .Of(Enum.Parse<ProxyKind>(proxy, ignoreCase: true))
            .Render(state with { Routes = [] })
            .ShouldNotContain("10.201.0.26");
    }

    /// <summary>
    /// Its GET /sync, open to everybody, made containers and moved money. Here looking at a page changes nothing,
    /// whoever looks: what changes something is a form with its token.
    /// </summary>
    [Fact]
    public async Task W43LookingChangesNothing()
    {
        var order = await _app.BuyAsync("ada");
        using var owner = new Visitor(_app);
        await owner.BecomesAsync(Berth.Platform.Accounts.AccountRole.Owner);
        var before = await RowsAsync();
        var pages = _app
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(e => $"/{e.RoutePattern.RawText!.TrimStart('/')}")
            .Distinct()
            // Streams have no end.
            .Where(p => !((string[])["/stats", "/log", "/events"]).Any(s => p.EndsWith(s, StringComparison.Ordinal)))
            .Select(p =>
                p.Replace(
                        "{token}",
                        p.StartsWith("/orders/", StringComparison.Ordinal) ? order.Token : "none",
                        StringComparison.Ordinal
                    )
                    .Replace("{id:guid}", $"{order.TenantId}", StringComparison.Ordinal)
                    .Replace("{plan}", "large", StringComparison.Ordinal)
                    .Replace("{product}", "hello", StringComparison.Ordinal)
            )
            .ToList();
        pages.Count.ShouldBeGreaterThan(25);
        foreach (var page in pages)
        foreach (var visitor in (Visitor[])[_visitor, owner])
            await visitor.OpenAsync(page);
        (await RowsAsync()).ShouldBe(before);

        async Task<string> RowsAsync() =>
            await _app.Db()
                .Database.SqlQuery<string>(
                    $"""
                    SELECT string_agg(r, E'\n' ORDER BY r) AS "Value" FROM (SELECT t::text r FROM tenants t
                        UNION ALL SELECT t::text FROM orders t UNION ALL SELECT t::text FROM subscriptions t
                        UNION ALL SELECT t::text FROM mails t
                    UNION ALL SELECT t::text FROM jobs t UNION ALL SELECT t::text FROM accounts t
                        UNION ALL SELECT t::text FROM secret_links t UNION ALL SELECT t::text FROM tenant_secrets t
                        UNION ALL SELECT t::text FROM domains t UNION ALL SELECT t::text FROM audit t) all_of_them
                    """
                )
                .SingleAsync();
    }

    private Plan Small => _app.Services.GetRequiredService<ProductCatalog>().Find("hello")!.Plan("small")!;

    private string Asked(string path) =>
        _app.Stripe.Asked.Last(a => a.StartsWith($"POST {path} ", StringComparison.Ordinal));

    /// <summary>The tag of a field of the page.</summary>
    private string Field(string name) =>
        System
            .Text.RegularExpressions.Regex.Match(_visitor.Page, $"<(input|textarea)[^>]* name=\"{name}\"[^>]*>")
            .Value;

    private async Task<Order> OrdersAsync(string name, string email = "ada@example.com") =>
        (
            await _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                p.PlaceAsync(new("hello", "small", name, email, null), default)
            )
        ).Order.ShouldNotBeNull();

    private Task<HttpResponseMessage> WritesAsync(string message) =>
        _visitor.SendAsync("/contact", "", ("Name", "Eve"), ("Email", "eve@example.com"), ("Message", message));

    private async Task RunAllAsync()
    {
        while (await _app.RunJobsAsync() > 0) { }
    }
}
