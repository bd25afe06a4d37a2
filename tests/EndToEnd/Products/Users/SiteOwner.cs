using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;

namespace Berth.Tests.EndToEnd.Products.Users;

/// <summary>Uploads pages by WebDAV, as curl, Finder and Explorer do.</summary>
internal sealed class SiteOwner(Bought its) : ProductUser
{
    private const string Page = "<!doctype html><title>Ada</title><h1>Ada's page</h1>";

    public override string Copied => "data/site/ada/index.html";

    public override async Task UsesAsync()
    {
        await its.OpensAsync(its.Address.ToString());
        await its.Buyer.Sees("A new site");
        (await its.Buyer.Page.ContentAsync()).ShouldContain($"{its.Address}upload/");

        (await AsksAsync("PUT", "upload/index.html", Page, password: "wrong")).ShouldBe(HttpStatusCode.Unauthorized);
        ((int)await AsksAsync("PUT", "index.html", Page)).ShouldBeInRange(400, 501);
        ((int)await AsksAsync("GET", "upload/../uploading/", password: null)).ShouldBeInRange(400, 499);

        (await AsksAsync("MKCOL", "upload/new/")).ShouldBe(HttpStatusCode.Created);
        (await AsksAsync("LOCK", "upload/new/index.html", Lock)).ShouldBe(HttpStatusCode.Created);
        (await AsksAsync("DELETE", "upload/new/index.html", token: _lock)).ShouldBe(HttpStatusCode.NoContent);
        (await AsksAsync("PUT", "upload/new/index.html", Page)).ShouldBe(HttpStatusCode.Created);
        ((int)await AsksAsync("MOVE", "upload/new/", to: "upload/ada/")).ShouldBeInRange(200, 204);
        (await AsksAsync("PROPFIND", "upload/ada/")).ShouldBe(HttpStatusCode.MultiStatus);
        await FindsItAgainAsync();
        // Larger than /tmp is.
        var large = new string('x', 40 << 20);
        (await AsksAsync("PUT", "upload/large.txt", large)).ShouldBe(HttpStatusCode.Created);
        (await its.Http.GetStringAsync(its.At("large.txt"))).Length.ShouldBe(large.Length);
    }

    public override async Task FindsItAgainAsync()
    {
        await its.OpensAsync(its.At("ada/"));
        await its.Buyer.Sees("Ada's page");
        (await AsksAsync("PUT", "upload/again.html", Page)).ShouldBeOneOf(
            HttpStatusCode.Created,
            HttpStatusCode.NoContent
        );
    }

    private const string Lock =
        "<?xml version=\"1.0\"?><D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/>"
        + "</D:locktype><D:owner>ada</D:owner></D:lockinfo>";

    private string? _lock;

    private async Task<HttpStatusCode> AsksAsync(
        string method,
        string path,
        string? body = null,
        string? to = null,
        string? token = null,
        string? password = ""
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), its.At(path));
        if (password is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.ASCII.GetBytes($"admin:{(password == "" ? its.Password : password)}"))
            );
        if (to is not null)
            request.Headers.Add("Destination", its.At(to));
        if (token is not null)
            request.Headers.TryAddWithoutValidation("If", $"({token})");
        if (method == "PROPFIND")
            request.Headers.Add("Depth", "1");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, method == "LOCK" ? "text/xml" : "text/html");
        using var response = await its.Http.SendAsync(request);
        if (response.Headers.TryGetValues("Lock-Token", out var tokens))
            _lock = tokens.Single();
        return response.StatusCode;
    }
}
