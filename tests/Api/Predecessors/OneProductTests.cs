using System.Net;
using System.Text.RegularExpressions;
using Berth.Shop.Checkout;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Predecessors;

/// <summary>What the predecessor with one product did for its buyers, number by number.</summary>
public sealed class OneProductTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private Visitor _visitor = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _visitor = new Visitor(_app);
    }

    public async ValueTask DisposeAsync()
    {
        _visitor.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>A page with a button, which led to the provider's page with one price, as a subscription.</summary>
    [Fact, Trait("Number", "K01")]
    public async Task TheFrontPageLeadsToASubscriptionAtOnePrice()
    {
        await _visitor.OpenAsync("/");
        _visitor.Page.ShouldContain("href=\"/checkout/hello\"");
        using var answer = await _visitor.SendAsync(
            "/checkout/hello",
            "",
            ("Plan", "small"),
            ("Name", "ada"),
            ("Email", "ada@example.com")
        );
        (answer.StatusCode, answer.Headers.Location!.OriginalString).ShouldBe(
            (HttpStatusCode.Redirect, "http://pay.invalid/1")
        );
        var asked = _app.Stripe.Asked.Single(a =>
            a.StartsWith("POST /v1/checkout/sessions ", StringComparison.Ordinal)
        );
        asked.ShouldContain("mode=subscription");
        Regex.Count(asked, @"line_items\[\d+\]\[price\]=").ShouldBe(1);
    }

    /// <summary>
    /// Its visitors could start as many checkouts as they liked (W44). Here the limit says when to come again, before
    /// anything is asked of the provider.
    /// </summary>
    [Fact, Trait("Number", "K01")]
    public async Task WhoStartsTooManyCheckoutsIsToldWhenToComeAgain()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:CheckoutPerMinute"] = "2" }
        );
        using var visitor = new Visitor(app);
        visitor.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.5");
        for (var i = 0; i < 3; i++)
        {
            using var answer = await visitor.SendAsync(
                "/checkout/hello",
                "",
                ("Plan", "small"),
                ("Name", $"ada{i}"),
                ("Email", "ada@example.com")
            );
            answer.StatusCode.ShouldBe(i < 2 ? HttpStatusCode.Redirect : HttpStatusCode.TooManyRequests);
        }
        app.Stripe.Asked.Count(a => a.StartsWith("POST /v1/checkout/sessions ", StringComparison.Ordinal)).ShouldBe(2);
    }

    /// <summary>
    /// It promised a choice of name and made one up, and the payment did not know which. Here the name is chosen, held
    /// before payment, and known to session and subscription.
    /// </summary>
    [Fact, Trait("Number", "K02")]
    public async Task TheNameIsChosenAndThePaymentKnowsIt()
    {
        using var answer = await _visitor.SendAsync(
            "/checkout/hello",
            "",
            ("Plan", "small"),
            ("Name", " ADA-Lovelace "),
            ("Email", "ada@example.com")
        );
        (await _app.Db().HeldNames.SingleAsync()).Name.ShouldBe("ada-lovelace");
        var asked = _app.Stripe.Asked.Single(a =>
            a.StartsWith("POST /v1/checkout/sessions ", StringComparison.Ordinal)
        );
        asked.ShouldContain("&metadata[name]=ada-lovelace");
        asked.ShouldContain("subscription_data[metadata][name]=ada-lovelace");
        using var again = await new Visitor(_app).SendAsync(
            "/checkout/hello",
            "",
            ("Plan", "small"),
            ("Name", "ada-lovelace"),
            ("Email", "bob@example.com")
        );
        again.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>
    /// Where the name is given, it had ten tries and then a number behind. Here there are words enough, and no number;
    /// what the visitor sends as a name counts for nothing.
    /// </summary>
    [Fact, Trait("Number", "K02")]
    public async Task WhereTheNameIsGivenItIsWordsAlone()
    {
        using var catalog = new Catalogs();
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Catalog"] = catalog.Folder }
        );
        using var visitor = new Visitor(app);
        using var answer = await visitor.SendAsync(
            "/checkout/words",
            "",
            ("Plan", "small"),
            ("Name", "mine"),
            ("Email", "ada@example.com")
        );
        (await app.Db().HeldNames.SingleAsync()).Name.ShouldMatch("^[a-z]+-[a-z]+$");
        Enumerable.Range(0, 2000).Select(_ => TwoWords.Make()).Distinct().Count().ShouldBeGreaterThan(1900);
    }
}
