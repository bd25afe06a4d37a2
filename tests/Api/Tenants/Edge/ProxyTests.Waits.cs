using System.Net;
using Berth.Shop.Catalog;
using Berth.Tenants.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

/// <summary>How long the proxy waits for a tenant is its product's to say.</summary>
public abstract partial class ProxyTests
{
    [Fact]
    public async Task ATenantIsWaitedForAsLongAsItsProductSays()
    {
        await using var slow = await StartSlowAsync();
        var address = new Uri(slow.Urls.First()).Authority;
        var two = new TimeoutTerms { Response = TimeSpan.FromSeconds(2), Idle = TimeSpan.FromSeconds(2) };
        await rig.PublishAsync(
            new EdgeRoute("hasty", address) { Waits = two },
            new EdgeRoute("patient", address),
            new EdgeRoute("hasty-otter", address) { ByPath = true, Waits = two },
            new EdgeRoute("calm-otter", address) { ByPath = true }
        );
        (string Host, string Prefix, bool IsHasty)[] places =
        [
            ("hasty.shop.localhost", "", true),
            ("patient.shop.localhost", "", false),
            ("apps.shop.localhost", "/hasty-otter", true),
            ("apps.shop.localhost", "/calm-otter", false),
        ];
        await Task.WhenAll(
            places.Select(async place =>
            {
                (await AskAsync(place.Host, $"{place.Prefix}/now")).ShouldBe((HttpStatusCode.OK, "first last"));
                var (status, _) = await AskAsync(place.Host, $"{place.Prefix}/late");
                // the proxy's own page
                status.ShouldBe(place.IsHasty ? HttpStatusCode.BadGateway : HttpStatusCode.OK, place.Host);
                // In pieces, none of which is late.
                (await AskAsync(place.Host, $"{place.Prefix}/slowly")).Text.ShouldEndWith("last");
                (await EndsAsync(place.Host, $"{place.Prefix}/halts")).ShouldBe(!place.IsHasty, place.Host);
            })
        );
    }

    /// <summary>Whether an answer comes whole.</summary>
    private async Task<bool> EndsAsync(string host, string path)
    {
        try
        {
            return (await AskAsync(host, path)).Text.EndsWith("last", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private static async Task<WebApplication> StartSlowAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async c =>
        {
            var path = c.Request.Path.Value!;
            if (path.EndsWith("/late", StringComparison.Ordinal))
                await Task.Delay(4000, c.RequestAborted);
            await c.Response.WriteAsync("first ", c.RequestAborted);
            await c.Response.Body.FlushAsync(c.RequestAborted);
            if (path.EndsWith("/halts", StringComparison.Ordinal))
                await Task.Delay(4000, c.RequestAborted);
            for (var i = 0; i < 3 && path.EndsWith("/slowly", StringComparison.Ordinal); i++)
            {
                await Task.Delay(1000, c.RequestAborted);
                await c.Response.WriteAsync(". ", c.RequestAborted);
                await c.Response.Body.FlushAsync(c.RequestAborted);
            }
            await c.Response.WriteAsync("last", c.RequestAborted);
        });
        await app.StartAsync();
        return app;
    }
}
