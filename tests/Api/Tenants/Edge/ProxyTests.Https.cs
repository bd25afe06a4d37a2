using System.Net;
using System.Security.Cryptography.X509Certificates;
using Berth.Tenants.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

/// <summary>Tenants that speak nothing but HTTPS, with a certificate of their own.</summary>
public abstract partial class ProxyTests
{
    [Fact]
    public async Task ATenantThatSpeaksHttpsIsReachedBesideOneThatDoesNot()
    {
        await using var desktop = await StartHttpsAsync();
        var address = new Uri(desktop.Urls.First()).Authority;
        await rig.PublishAsync(
            Tenant("ada"),
            new EdgeRoute("desk", address) { IsHttps = true },
            new EdgeRoute("two-desks", address) { IsHttps = true, ByPath = true },
            new EdgeRoute("one-plain", rig.Upstream.Address) { ByPath = true },
            new EdgeRoute("wrong", address) // 400: a plain request to an HTTPS port
        );
        (await AskAsync("desk.shop.localhost", "/x?y=1")).ShouldBe((HttpStatusCode.OK, "https GET /x?y=1 "));
        (await AskAsync("apps.shop.localhost", "/two-desks/x")).ShouldBe(
            (HttpStatusCode.OK, "https GET /x /two-desks")
        );
        (await AskAsync("ada.shop.localhost", "/plain")).ShouldBe((HttpStatusCode.OK, "plain"));
        (await AskAsync("apps.shop.localhost", "/one-plain/plain")).ShouldBe((HttpStatusCode.OK, "plain"));
        (await AskAsync("wrong.shop.localhost", "/")).Status.ShouldNotBe(HttpStatusCode.OK);
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(string host, string path)
    {
        using var response = await rig.GetAsync(host, path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<WebApplication> StartHttpsAsync()
    {
        var made = SelfSigned.For("whatever.example");
        using var pem = X509Certificate2.CreateFromPem(made.Chain, made.Key);
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder
            .WebHost.UseUrls("https://127.0.0.1:0")
            .ConfigureKestrel(k => k.ConfigureHttpsDefaults(h => h.ServerCertificate = certificate));
        var app = builder.Build();
        app.Run(c =>
            c.Response.WriteAsync(
                $"{c.Request.Scheme} {c.Request.Method} {c.Request.Path}{c.Request.QueryString} {c.Request.Headers["X-Forwarded-Prefix"]}"
            )
        );
        await app.StartAsync();
        return app;
    }
}
