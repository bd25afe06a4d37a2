using System.Net;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Products;

/// <summary>
/// A container that speaks TLS alone, as desktops do: whoever asks it in plain HTTP gets a page all right, and its status
/// is 400. Sold with the wrong scheme it is never said to be up; put right, it is.
/// </summary>
public sealed class TlsOnlyTests : IAsyncLifetime
{
    private const string Product = """
        name: secure
        title: Secure
        image: berth/caddy:4
        pull: never
        port: 8443
        data: /data
        stopGrace: 1s
        check: { scheme: SCHEME, every: 5s, startPeriod: 5s }
        environment:
          CONFIG: |
            {"admin": {"disabled": true}, "apps": {"http": {"servers": {"one": {"listen": [":8443"],
            "tls_connection_policies": [{"default_sni": "localhost", "fallback_sni": "localhost"}],
            "automatic_https": {"disable": true}, "routes": [{"handle": [{"handler": "static_response",
            "body": "said over TLS"}]}]}}}, "tls": {"certificates": {"automate": ["localhost"]},
            "automation": {"policies": [{"subjects": ["localhost"], "issuers": [{"module": "internal"}]}]}}}}
        run: [/bin/sh, -c, 'echo "$CONFIG" >/tmp/one.json && exec /usr/bin/caddy run --config /tmp/one.json']
        plans:
          - { name: small, title: Small, price: 500, currency: eur, memoryMb: 128, cpus: 0.5, pids: 64 }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("berth-tls-").FullName;
    private Installation _it = null!;

    public async ValueTask InitializeAsync()
    {
        await WriteAsync("http");
        _it = await Installation.CreateAsync(
            "tlsonly",
            new Dictionary<string, string> { ["Berth__Catalog"] = _folder }
        );
        await _it.StartProductAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _it.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A400IsNotReadyAndTheRightSchemeIs()
    {
        var ada = new Customer(_it);
        await ada.PaysAsync(await ada.OrdersAsync("ada", product: "secure", email: "ada@example.com"));
        await UntilAsync("SELECT count(*) > 0 FROM jobs WHERE last_error LIKE '%does not pass its check: %400%'");
        (await _it.ScalarAsync<bool>("SELECT bool_or(observed = 'Running') FROM tenants")).ShouldBeFalse();
        (await _it.MailsAsync("ada@example.com")).ShouldNotContain(m => m.Subject.Contains("is ready"));
        using (var page = await ada.VisitsAsync("ada"))
            page.StatusCode.ShouldNotBe(HttpStatusCode.OK);

        await _it.StopProductAsync();
        await WriteAsync("https");
        await _it.StartProductAsync();
        await ada.SeesAsync("running", Patience.Long);
        using (var page = await ada.VisitsAsync("ada"))
            (await page.Content.ReadAsStringAsync()).ShouldBe("said over TLS");
        await UntilAsync("SELECT count(*) = 1 FROM tenant_health WHERE state = 'Up'");
    }

    private Task WriteAsync(string scheme) =>
        File.WriteAllTextAsync(
            Path.Combine(_folder, "secure.yaml"),
            Product.Replace("SCHEME", scheme, StringComparison.Ordinal)
        );

    private async Task UntilAsync(string sql) =>
        (await Patience.UntilAsync(() => _it.ScalarAsync<bool>(sql))).ShouldBeTrue($"{sql}\n{_it.ProductSaid}");
}
