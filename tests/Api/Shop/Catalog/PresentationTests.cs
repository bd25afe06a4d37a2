using System.Net;
using Berth.Shop.Catalog;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>What the shop shows of a product: Markdown that harms nobody, and pictures that are what they say.</summary>
public sealed class PresentationTests : IDisposable
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0];
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a **b**", "<p>a <strong>b</strong></p>\n")]
    [InlineData("# T", "<h3>T</h3>\n")]
    [InlineData("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n")]
    [InlineData("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>\n")]
    [InlineData(
        "[x](https://example.com/?a=1&b=2)",
        "<p><a href=\"https://example.com/?a=1&amp;b=2\" rel=\"nofollow noopener noreferrer\">x</a></p>\n"
    )]
    [InlineData(
        "<https://example.com>",
        "<p><a href=\"https://example.com\" rel=\"nofollow noopener noreferrer\">https://example.com</a></p>\n"
    )]
    [InlineData("[x](javascript:alert(1))", "<p>x</p>\n")]
    [InlineData("[x](JaVaScRiPt:alert(1))", "<p>x</p>\n")]
    [InlineData("[x](data:text/html,x)", "<p>x</p>\n")]
    [InlineData("[x](//evil.example)", "<p>x</p>\n")]
    [InlineData("[x][y]\n\n[y]: javascript:alert(1)", "<p>x</p>\n")]
    [InlineData("![x](https://evil.example/track.png)", "<p>x</p>\n")]
    [InlineData("<javascript:alert(1)>", "<p>javascript:alert(1)</p>\n")]
    [InlineData("<ada@example.com>", "<p>ada@example.com</p>\n")]
    public void MarkdownIsNoWayIn(string text, string html) => RenderMarkdown.Html(text).ShouldBe(html);

    [Fact]
    public void MailsHaveTheSameAsText() =>
        RenderMarkdown
            .Text(
                "# Begin\n\n1. Open [the page](https://ada.shop.example/a).\n2. Sign in as **admin** <b>\n\n- one\n- two"
            )
            .ShouldBe("Begin\n1. Open the page (https://ada.shop.example/a).\n2. Sign in as admin <b>\n- one\n- two");

    [Theory]
    [InlineData("description: \"[x](javascript:x)\"", "description: links lead to http:// or https://")]
    [InlineData("docs: \"[x](ftp://x)\"", "docs: links lead to http:// or https://")]
    [InlineData("icon: ../hello.png", "icon: '../hello.png' must be a file beside this one")]
    [InlineData("icon: hello.gif", "icon: 'hello.gif' must be a file beside this one")]
    [InlineData("icon: none.png", "line 7: icon: 'none.png' cannot be read")]
    [InlineData("icon: wrong.png", "icon: 'wrong.png' is no image/png")]
    [InlineData("icon: large.png", "icon: 'large.png' has 257 KiB, and 256 are taken at most")]
    [InlineData("screenshots: [a.png, none.jpg]", "screenshots: 'none.jpg' cannot be read")]
    public void AMistakeIsSaidAtTheStart(string key, string said)
    {
        Write("a.png", Png);
        Write("wrong.png", "<svg>"u8.ToArray());
        Write("large.png", [.. Png, .. new byte[257 * 1024]]);
        Product(key);
        Should.Throw<InvalidDataException>(() => LoadCatalog.From(_folder)).Message.ShouldContain(said);
    }

    [Fact]
    public async Task PicturesAreShownAsWhatTheySayAndNothingElseIs()
    {
        Write("icon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray());
        Write("shot.png", Png);
        Write("other.png", Png);
        Product(
            "icon: icon.svg\nscreenshots: [shot.png]\ncategory: Small things\ndescription: \"Counts **starts**.\"\n"
                + "docs: \"Open {url}/x\""
        );
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Catalog"] = _folder }
        );
        var page = await app.Http.GetStringAsync("/");
        page.ShouldContain("<h2>Small things</h2>");
        page.ShouldContain("Counts <strong>starts</strong>.");
        page.ShouldContain("src=\"/products/p/icon.svg\"");
        (await app.Http.GetStringAsync("/checkout/p")).ShouldContain("src=\"/products/p/shot.png\"");
        using var icon = await app.Http.GetAsync("/products/p/icon.svg");
        icon.StatusCode.ShouldBe(HttpStatusCode.OK);
        icon.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        icon.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().ShouldContain("sandbox");
        icon.Headers.GetValues("X-Content-Type-Options").ShouldHaveSingleItem().ShouldBe("nosniff");
        foreach (var none in (string[])["other.png", "p.yaml", "..%2fp.yaml", "%2e%2e/p.yaml", "a%00.png"])
        {
            using var answer = await app.Http.GetAsync($"/products/p/{none}");
            answer.StatusCode.ShouldBeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
        }
        using var nobodys = await app.Http.GetAsync("/products/q/icon.svg");
        nobodys.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private void Write(string file, byte[] content) => File.WriteAllBytes(Path.Combine(_folder, file), content);

    private void Product(string keys) =>
        File.WriteAllText(
            Path.Combine(_folder, "p.yaml"),
            "name: p\ntitle: P\ndata: /data\nplans:\n  - { name: s, title: S, price: 500, currency: eur, memoryMb: 64, cpus: 1, "
                + $"pids: 64 }}\n\n{keys}\nimage: i\nport: 80\n"
        );
}
