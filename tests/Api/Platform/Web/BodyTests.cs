using System.Net;
using System.Text;
using Shouldly;
using Xunit;

namespace Berth.Tests.Web;

/// <summary>
/// What is too large is refused, in words for whoever sent it; a payment event may be larger than a form.
/// </summary>
public sealed class BodyTests
{
    [Fact]
    public async Task AFormThatIsTooLargeIsAnsweredWithAPageThatSaysSo()
    {
        await using var app = await TestApp.StartAsync();
        using var answer = await app.Http.PostAsync(
            "/find",
            new FormUrlEncodedContent([
                new("__RequestVerificationToken", await Forms.TokenAsync(app, "/find")),
                new("Name", new string('a', 70_000)),
            ])
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("too large");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AProgramIsToldSoToo(bool chunked)
    {
        await using var app = await TestApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/check-subdomain/")
        {
            Content = new StringContent(
                $$"""{"subdomain":"{{new string('a', 70_000)}}"}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await app.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task AnEventMayBeLarger()
    {
        await using var app = await TestApp.StartAsync();
        (
            await app.PostEventAsync(
                $$$$"""{"id":"evt_1","type":"something.large","data":{"object":"{{{{new string('a', 200_000)}}}}"}}"""
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task CountlessHeadersAreNotRead()
    {
        await using var app = await TestApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        for (var i = 0; i < 100; i++)
            request.Headers.Add($"X-{i}", "1");
        using var answer = await app.Http.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    [Fact]
    public async Task AFormOfCountlessFieldsIsNotRead()
    {
        await using var app = await TestApp.StartAsync();
        using var answer = await app.Http.PostAsync(
            "/find",
            new FormUrlEncodedContent(
                Enumerable.Range(0, 300).Select(i => new KeyValuePair<string, string>($"f{i}", "1"))
            )
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }
}
