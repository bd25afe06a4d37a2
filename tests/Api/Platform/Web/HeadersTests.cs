using System.Net;
using System.Text.RegularExpressions;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Web;

/// <summary>
/// Every answer carries the headers that keep an order's address to its page; also those to a request that failed.
/// </summary>
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
        using var answer = await OpenPortalAsync(app, order);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ShouldKeepTheAddress(answer);
    }

    [Fact]
    public async Task WhatIsPersonalIsKeptNowhere()
    {
        await using var app = await TestApp.StartAsync();
        var order = await PaidOrderAsync(app);
        foreach (var path in (string[])["/", $"/orders/{order.Token}", "/find", "/nowhere", "/readyz"])
        {
            using var answer = await app.Http.GetAsync(path);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue(path);
            foreach (
                var (name, value) in (ReadOnlySpan<(string, string)>)
                    [
                        ("Cross-Origin-Opener-Policy", "same-origin"),
                        ("Cross-Origin-Resource-Policy", "same-origin"),
                        ("X-Content-Type-Options", "nosniff"),
                    ]
            )
                answer.Headers.GetValues(name).ShouldBe([value], path);
            answer.Headers.GetValues("Permissions-Policy").Single().ShouldContain("camera=()");
        }
        using var style = await app.Http.GetAsync("/site.css");
        style.Headers.CacheControl!.NoStore.ShouldBeFalse();
    }

    [Theory]
    [InlineData("/site.css", "text/css")]
    [InlineData("/order.js", "text/javascript")]
    [InlineData("/command.js", "text/javascript")]
    [InlineData("/passkeys.js", "text/javascript")]
    public async Task StyleAndScriptSayWhatTheyAreWrittenIn(string path, string type)
    {
        await using var app = await TestApp.StartAsync();
        using var file = await app.Http.GetAsync(path);
        (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentType.CharSet).ShouldBe(
            (type, "utf-8")
        );
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("http://shop.example:8080", false)]
    public async Task OnlyAShopOnHttpsDemandsIt(string publicUrl, bool demands)
    {
        await using var app = await TestApp.StartAsync(publicUrl);
        using var page = await app.Http.GetAsync("/");
        page.Headers.Contains("Strict-Transport-Security").ShouldBe(demands);
    }

    [Fact]
    public void NoPageHasScriptOrStyleOfItsOwn()
    {
        var pages = Directory
            .EnumerateFiles(Repository.Path("src", "Api"), "*.cshtml", SearchOption.AllDirectories)
            .ToList();
        pages.Count.ShouldBeGreaterThan(5);
        foreach (var page in pages)
            Inline()
                .Matches(File.ReadAllText(page))
                .Select(m => m.Value)
                .ShouldBeEmpty(
                    $"{page}: the Content-Security-Policy keeps it from running. Put it into a file in Web/Files."
                );
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

    private static async Task<HttpResponseMessage> OpenPortalAsync(TestApp app, Order order)
    {
        using var form = await app.Http.GetAsync("/checkout/hello");
        var token = Token().Match(await form.Content.ReadAsStringAsync()).Groups[1].Value;
        return await app.Http.PostAsync(
            $"/orders/{order.Token}?handler=Portal",
            new FormUrlEncodedContent([new("__RequestVerificationToken", token)])
        );
    }

    [GeneratedRegex(
        @"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\s*[""']|javascript:",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Inline();

    [GeneratedRegex("__RequestVerificationToken[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
