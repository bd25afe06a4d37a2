using Berth.Platform.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Berth.Tests.Web;

/// <summary>Tenants' pages live under the shop's host; their cookies must never pass for the shop's.</summary>
public sealed class CookieTests
{
    [Fact]
    public void OverHttpsTheNamesAreOnesThatASubDomainCannotSet() =>
        new BerthSettings { PublicUrl = "https://berth.example" }
            .CookieName("berth_form")
            .ShouldBe("__Host-berth_form");

    [Fact]
    public async Task TheCookieOfANoteIsClosedToo()
    {
        await using var app = await TestApp.StartAsync(publicUrl: "https://shop.example");
        var cookie = app.Services.GetRequiredService<IOptions<CookieTempDataProviderOptions>>().Value.Cookie;
        (cookie.Name, cookie.HttpOnly, cookie.SecurePolicy, cookie.SameSite).ShouldBe(
            ("__Host-berth_note", true, CookieSecurePolicy.Always, SameSiteMode.Lax)
        );
    }

    [Fact]
    public async Task TheFormsCookieIsNamedByThatRule()
    {
        await using var app = await TestApp.StartAsync(publicUrl: "https://shop.example");
        using var response = await app.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/checkout/hello") { Headers = { { "X-Forwarded-Proto", "https" } } }
        );
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldStartWith("__Host-berth_form=");
        foreach (var part in (string[])["secure", "httponly", "path=/"])
            cookie.ShouldContain(part, Case.Insensitive);
        cookie.ShouldNotContain("domain", Case.Insensitive);
    }
}
