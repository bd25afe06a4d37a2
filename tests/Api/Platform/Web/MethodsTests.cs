using System.Net;
using Shouldly;
using Xunit;

namespace Berth.Tests.Web;

/// <summary>A page is asked for as it has handlers for, and in no other way.</summary>
public sealed class MethodsTests
{
    [Theory]
    [InlineData("/", "GET, HEAD")]
    [InlineData("/sign-in", "GET, HEAD, POST")]
    [InlineData("/orders/nobodys", "GET, HEAD, POST")]
    [InlineData("/orders/nobodys/history", "GET, HEAD")]
    public async Task WhatAPageHasNoHandlerForIs405(string path, string allowed)
    {
        await using var app = await TestApp.StartAsync();
        foreach (var method in (string[])["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "ODD"])
        {
            using var refused = await app.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
            refused.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed, method);
            string.Join(", ", refused.Content.Headers.Allow).ShouldBe(allowed, method);
            (await refused.Content.ReadAsStringAsync()).ShouldContain("That did not work", customMessage: method);
        }
        if (!allowed.Contains("POST", StringComparison.Ordinal))
        {
            using var sent = await app.Http.PostAsync(path, new FormUrlEncodedContent([]));
            sent.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/checkout/hello")]
    [InlineData("/contact")]
    public async Task TheHeadOfAPageIsItsHead(string path)
    {
        await using var app = await TestApp.StartAsync();
        using var page = await app.Http.GetAsync(path);
        using var head = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        (page.StatusCode, head.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        head.Content.Headers.ContentType.ShouldBe(page.Content.Headers.ContentType);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnErrorIsShownAsAPageWhateverMethodFailed()
    {
        await using var app = await TestApp.StartAsync();
        using var nowhere = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Put, "/nowhere"));
        nowhere.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await nowhere.Content.ReadAsStringAsync()).ShouldContain("Not found");
    }
}
