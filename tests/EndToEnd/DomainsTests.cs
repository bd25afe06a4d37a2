using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// An HTTPS shop whose certificates an authority gives (pebble), and a customer with a domain of their own. One story,
/// because the parts need each other.
/// </summary>
public sealed partial class DomainsTests
{
    private Place _place = null!;

    private int Port => _place.Port(0);
    private int HttpsPort => _place.Port(1);
    private int ListenPort => _place.Port(2);

    private const string Own = "www.ada.example",
        Tenant = "ada.shop.test";

    [Fact]
    public async Task CertificatesAndDomainsComeAndGo()
    {
        _place = await Place.TakeAsync();
        await using var pebble = await Pebble.StartAsync(_place.Port(8), Port, HttpsPort);
        await using var it = await Installation.CreateAsync(
            "domains",
            new Dictionary<string, string>
            {
                ["Berth__PublicUrl"] = $"https://shop.test:{HttpsPort}",
                ["Berth__Edge__Acme__Directory"] = pebble.Directory,
                ["Berth__Edge__Acme__RootFile"] = pebble.RootFile,
                ["Berth__Dns__Address"] = "127.0.0.1",
                ["Berth__Domains__Resolvers__0"] = pebble.Resolver,
            },
            _place
        );
        await it.StartProductAsync();
        var ada = new Customer(it);
        await ada.BuysAsync("ada");
        await ada.SeesAsync("running");

        await ATenantHasACertificateAtItsFirstVisit(ada);
        await NobodyStaysOnPlainHttp(ada);
        await StrangersNamesCostNothing(ada, pebble);
        await ADomainIsServedOnceItIsProvenAndLeadsHere(ada, pebble);
        await TheMainDomainIsWhereTheSubDomainLeads(ada);
        await NobodyAsksThroughTheProxy(ada);
        await WhatIsRemovedIsNotServed(it, ada);
        await TheOperatorsFilesAreUsedInsteadAndMayChange(it, pebble);
    }

    private async Task ATenantHasACertificateAtItsFirstVisit(Customer ada)
    {
        using (var page = await ada.VisitsAsync("ada"))
            (await page.Content.ReadAsStringAsync()).ShouldContain("Hello from ada");
        using var shown = await ShownAsync(Tenant);
        shown!.Issuer.ShouldContain("Pebble");
        shown.MatchesHostname(Tenant).ShouldBeTrue();
    }

    private async Task NobodyStaysOnPlainHttp(Customer ada)
    {
        foreach (var host in (string[])["shop.test", Tenant])
            (await RedirectAsync(ada, $"http://{host}:{Port}/a?b=c")).ShouldBe($"https://{host}:{HttpsPort}/a?b=c");
        using var nobody = await ada.Http.GetAsync($"http://nobody.shop.test:{Port}/");
        nobody.Headers.GetValues("Berth-Page").ShouldBe(["unknown"]);
        // Not older than TLS 1.2; this machine's own library may refuse before the proxy does.
#pragma warning disable CA5397, SYSLIB0039 // the old version is what is tried
        (await ShownAsync(Tenant, SslProtocols.Tls11)).ShouldBeNull();
#pragma warning restore CA5397, SYSLIB0039
    }

    private async Task StrangersNamesCostNothing(Customer ada, Pebble pebble)
    {
        var orders = pebble.Orders;
        orders.ShouldBeGreaterThanOrEqualTo(2, pebble.Said);
        for (var i = 0; i < 40; i++)
            (await ShownAsync(i % 2 == 0 ? Own : $"{i}.strangers.example")).ShouldBeNull();
        (await ShownAsync("nobody.shop.test")).ShouldBeNull();
        pebble.Orders.ShouldBe(orders);

        // Added, and not proven: the same.
        await ada.PressesAsync("AddDomain", ("domain", $" {Own.ToUpperInvariant()}. "));
        await SeesDomainAsync(ada, "waiting");
        for (var i = 0; i < 20; i++)
            (await ShownAsync(Own)).ShouldBeNull();
        pebble.Orders.ShouldBe(orders);
        pebble.Said.ShouldNotContain("ada.example");
    }

    private async Task ADomainIsServedOnceItIsProvenAndLeadsHere(Customer ada, Pebble pebble)
    {
        var page = await ada.PageAsync();
        page.ShouldContain($"_berth.{Own}");
        await pebble.SetAddressAsync(Own, "127.0.0.2");
        await pebble.SetTextAsync($"_berth.{Own}", Proof().Match(page).Value);
        await ada.PressesAsync("CheckDomain", ("host", Own));
        (await SeesDomainAsync(ada, "proven")).ShouldContain("leads to 127.0.0.2; it must lead to 127.0.0.1 alone");
        for (var i = 0; i < 20; i++)
            (await ShownAsync(Own)).ShouldBeNull();
        pebble.Said.ShouldNotContain("ada.example");

        await pebble.ClearAddressAsync(Own);
        await ada.PressesAsync("CheckDomain", ("host", Own));
        await SeesDomainAsync(ada, "live");
        using var shown = await ShownAsync(Own);
        shown!.Issuer.ShouldContain("Pebble");
        shown.MatchesHostname(Own).ShouldBeTrue();
        using var response = await ada.Http.GetAsync($"https://{Own}:{HttpsPort}/");
        (await response.Content.ReadAsStringAsync()).ShouldContain("Hello from ada");
        pebble.Said.ShouldContain(Own);
    }

    private async Task TheMainDomainIsWhereTheSubDomainLeads(Customer ada)
    {
        await ada.PressesAsync("MainDomain", ("host", Own));
        await UntilAsync(
            "the sub-domain redirects",
            async () =>
            {
                using var page = await ada.VisitsAsync("ada");
                return page.StatusCode == HttpStatusCode.PermanentRedirect
                    && page.Headers.Location!.OriginalString == $"https://{Own}:{HttpsPort}/";
            }
        );
        (await RedirectAsync(ada, $"http://{Own}:{Port}/x")).ShouldBe($"https://{Own}:{HttpsPort}/x");
    }

    private async Task NobodyAsksThroughTheProxy(Customer ada)
    {
        using (var direct = await ada.Http.GetAsync($"http://127.0.0.1:{ListenPort}/edge/ask?domain={Tenant}"))
            direct.StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var host in (string[])[$"shop.test:{HttpsPort}", $"127.0.0.1:{ListenPort}", "127.0.0.1"])
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"http://shop.test:{Port}/edge/ask?domain={Tenant}"
            )
            {
                Headers = { Host = host },
            };
            request.Headers.Add("X-Forwarded-Host", $"127.0.0.1:{ListenPort}");
            request.Headers.Add("X-Forwarded-Proto", "https"); // not sent on to HTTPS
            using var response = await ada.Http.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.NotFound, host);
        }
    }

    private async Task WhatIsRemovedIsNotServed(Installation it, Customer ada)
    {
        (await it.BerthAsync("domains")).ShouldContain($"{Own}");
        await ada.PressesAsync("RemoveDomain", ("host", Own));
        await UntilAsync(
            "the sub-domain is the tenant again",
            async () =>
            {
                using var page = await ada.VisitsAsync("ada");
                return page.StatusCode == HttpStatusCode.OK;
            }
        );
        using (var response = await ada.Http.GetAsync($"https://{Own}:{HttpsPort}/"))
            response.Headers.GetValues("Berth-Page").ShouldBe(["unknown"]);
        (await ada.PageAsync()).ShouldNotContain($"_berth.{Own}");
        await UntilAsync(
            "no certificate may be had for it",
            async () =>
            {
                using var answer = await ada.Http.GetAsync($"http://127.0.0.1:{ListenPort}/edge/ask?domain={Own}");
                return answer.StatusCode == HttpStatusCode.NotFound;
            }
        );
    }

    private async Task TheOperatorsFilesAreUsedInsteadAndMayChange(Installation it, Pebble pebble)
    {
        var (chain, key) = (Path.Combine(it.Folder, "wildcard.pem"), Path.Combine(it.Folder, "wildcard.key"));
        Write(chain, key, "First");
        await it.StopProductAsync();
        it.Set("Berth__Edge__Certificates__0__Chain", chain);
        it.Set("Berth__Edge__Certificates__0__Key", key);
        await it.StartProductAsync();
        await UntilAsync(
            "the proxy was told",
            async () =>
            {
                using var shown = await ShownAsync("nobody.shop.test");
                return shown is not null;
            }
        );
        var orders = pebble.Orders;
        // Also where the authority's is at hand, and names one host alone.
        foreach (var host in (string[])["shop.test", Tenant, "nobody.shop.test"])
            await ShowsAsync(host, "CN=First");

        // Half of the next one: the last stays. All of it: taken.
        Write(chain, key, "Second");
        var (newChain, newKey) = (await File.ReadAllTextAsync(chain), await File.ReadAllTextAsync(key));
        await File.WriteAllTextAsync(key, newKey[..(newKey.Length / 2)]);
        await LookAsync(it);
        await ShowsAsync(Tenant, "CN=First");
        await File.WriteAllTextAsync(key, newKey);
        await File.WriteAllTextAsync(chain, newChain + newChain[..(newChain.Length / 2)]);
        await LookAsync(it);
        await ShowsAsync(Tenant, "CN=First");
        await File.WriteAllTextAsync(chain, newChain);
        await LookAsync(it);
        foreach (var host in (string[])["shop.test", Tenant])
            await ShowsAsync(host, "CN=Second");
        pebble.Orders.ShouldBe(orders);
    }

    private async Task ShowsAsync(string host, string subject)
    {
        using var shown = await ShownAsync(host);
        shown.ShouldNotBeNull(host);
        shown.Subject.ShouldBe(subject, $"{host}, by {shown.Issuer}");
    }

    /// <summary>Has the worker look after the proxy, and returns when it has.</summary>
    private static async Task LookAsync(Installation it)
    {
        await using (
            var due = it.Database.CreateCommand(
                "INSERT INTO jobs (kind, payload, state, run_at, attempt, created_at) VALUES ('check-edge', '{}', 'Ready', now(), 0, now()); SELECT pg_notify('jobs', '')"
            )
        )
            await due.ExecuteNonQueryAsync();
        await UntilAsync(
            "the proxy was looked after",
            async () =>
                await it.ScalarAsync<long>(
                    "SELECT count(*) FROM jobs WHERE kind = 'check-edge' AND state IN ('Ready', 'Running') AND run_at <= now()"
                ) == 0
        );
    }

    private static void Write(string chain, string key, string name)
    {
        using var secret = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", secret, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("shop.test");
        names.AddDnsName("*.shop.test");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(30)
        );
        File.WriteAllText(chain, certificate.ExportCertificatePem() + "\n");
        File.WriteAllText(key, secret.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>The part of the page about the domain, once it is in that state.</summary>
    private static async Task<string> SeesDomainAsync(Customer ada, string state)
    {
        var page = "";
        await UntilAsync(
            $"the domain is {state}",
            async () =>
                (page = await ada.PageAsync()).Contains(
                    $"data-domain=\"{Own}\" data-domain-state=\"{state}\"",
                    StringComparison.Ordinal
                ),
            () => page
        );
        return page;
    }

    private static async Task<string> RedirectAsync(Customer ada, string address)
    {
        using var response = await ada.Http.GetAsync(address);
        response.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect, address);
        return response.Headers.Location!.OriginalString;
    }

    /// <summary>The certificate that the proxy shows for a host; null when it shows none.</summary>
    private async Task<X509Certificate2?> ShownAsync(string host, SslProtocols protocols = SslProtocols.None)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, HttpsPort, timeout.Token);
        await using var tls = new SslStream(socket.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    EnabledSslProtocols = protocols,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                },
                timeout.Token
            );
            return X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
        }
        catch (Exception e) when (e is AuthenticationException or IOException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> condition, Func<string>? instead = null)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        while (!await condition())
        {
            if (timeout.IsCancellationRequested)
                throw new TimeoutException($"It did not come to pass that {what}.\n{instead?.Invoke()}");
            await Task.Delay(100);
        }
    }

    [GeneratedRegex("berth=[0-9a-f]{32}")]
    private static partial Regex Proof();
}
