using System.Net;
using System.Text.RegularExpressions;
using Berth.Catalog;
using Berth.Checkout;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Web;

/// <summary>Every answer carries the headers that keep an order's address to its page; also those to a request that failed.</summary>
public sealed partial class HeadersTests
{
    [Fact]
    public async Task APageCarriesThem()
    {
        await using var app = await TestApp.StartAsync();
        using var page = await app.Http.GetAsync("/");
        ShouldKeepTheAddress(page);
    }

    [Fact]
    public async Task SoDoesThePageOfAFailure()
    {
        await using var app = await TestApp.StartAsync();
        var order = await PaidOrderAsync(app);
        app.Stripe.IsDown = true;
        using var answer = await CancelAsync(app, order);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ShouldKeepTheAddress(answer);
    }

    private static void ShouldKeepTheAddress(HttpResponseMessage answer)
    {
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
    }

    private static async Task<Order> PaidOrderAsync(TestApp app)
    {
        await using var db = app.Db();
        var product = app.Services.GetRequiredService<ProductCatalog>().Find("hello")!;
        var order = Order.For("ada@example.com", product, product.Plans[0], "ada", DateTimeOffset.UtcNow);
        order.MarkPaid("cus_1", "sub_1", DateTimeOffset.UtcNow);
        db.Orders.Add(order);
        await db.SaveChangesAsync();
        return order;
    }

    private static async Task<HttpResponseMessage> CancelAsync(TestApp app, Order order)
    {
        using var form = await app.Http.GetAsync("/checkout/hello");
        var token = Token().Match(await form.Content.ReadAsStringAsync()).Groups[1].Value;
        return await app.Http.PostAsync($"/orders/{order.Token}?handler=Cancel", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));
    }

    [GeneratedRegex("__RequestVerificationToken[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
