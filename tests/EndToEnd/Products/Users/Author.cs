using System.Net;
using Microsoft.Playwright;
using Shouldly;

namespace Berth.Tests.EndToEnd.Products.Users;

/// <summary>Signs in to WordPress, writes a post and adds a picture, reads them as a visitor.</summary>
internal sealed class Author(Bought its) : ProductUser
{
    private const string Title = "The first morning";

    // The editor's own way to upload.
    private const string Uploads = """
        async () => {
          const picture = Uint8Array.from(atob('R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=='), c => c.charCodeAt(0));
          const answer = await wp.apiFetch({
            path: '/wp/v2/media', method: 'POST', body: picture,
            headers: { 'Content-Type': 'image/gif', 'Content-Disposition': 'attachment; filename="dot.gif"' },
          });
          return answer.source_url;
        }
        """;

    private string _picture = "";

    public override string Copied => "data/db/wordpress/wp_posts.ibd";

    public override async Task UsesAsync()
    {
        var page = its.Buyer.Page;
        await its.OpensAsync(its.At("wp-admin/"));
        await page.Locator("#user_login").FillAsync("admin");
        await page.Locator("#user_pass").FillAsync(its.Password);
        await page.Locator("#wp-submit").ClickAsync();
        await its.Buyer.Sees("Dashboard");

        await its.OpensAsync(its.At("wp-admin/post-new.php"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Close dialog" }).ClickAsync(new() { Timeout = 60_000 });
        var title = page.GetByRole(AriaRole.Textbox, new() { Name = "Add title" });
        await title.FillAsync(Title);
        await page.Locator(".editor-post-publish-panel__toggle").ClickAsync();
        await page.Locator(".editor-post-publish-button").ClickAsync();
        await page.GetByText("Post published.").First.WaitForAsync(new() { Timeout = 60_000 });
        _picture = await page.EvaluateAsync<string>(Uploads);
        using (var program = await its.Http.GetAsync(its.At("wp-content/uploads/shell.php")))
            program.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await FindsItAgainAsync();
    }

    public override async Task FindsItAgainAsync()
    {
        await its.OpensAsync(its.At("the-first-morning/"));
        await its.Buyer.Sees(Title);
        _picture.ShouldStartWith(its.Address.ToString());
        using var picture = await its.Http.GetAsync(_picture);
        picture.Content.Headers.ContentType!.MediaType.ShouldBe("image/gif");
        await its.OpensAsync(its.At("wp-admin/edit.php"));
        await its.Buyer.Page.GetByRole(AriaRole.Link, new() { Name = Title }).First.WaitForAsync();
    }
}
