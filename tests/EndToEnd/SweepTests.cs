using System.Formats.Tar;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Berth.Docker;
using Berth.Tenants;
using Berth.Tenants.Provisioning;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// What somebody did by hand to a running installation: a dry run finds just that and changes nothing, <c>--apply</c>
/// mends it, and nobody's data is touched.
/// </summary>
public sealed class SweepTests
{
    private const string Token = "cf-token-canary";
    private static readonly Guid Nobody = Guid.Parse("99999999-9999-9999-9999-999999999999");

    [Fact]
    public async Task FindsAndMendsWhatWasDoneByHand()
    {
        var place = await Place.TakeAsync();
        var api = $"http://127.0.0.1:{place.Port(8)}";
        var tokenFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokenFile, Token + "\n");
        using var cloudflare = Shell.Start(
            "dotnet",
            [
                Shell.Dll("CloudflareSandbox", "cloudflare-sandbox"),
                "--urls",
                api,
                "--zones",
                "localhost",
                "--token",
                Token,
            ],
            null,
            out _
        );
        try
        {
            using var http = new HttpClient
            {
                BaseAddress = new Uri(api),
                DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) },
            };
            var records = $"/client/v4/zones/{await ZoneAsync(http)}/dns_records";
            await using var it = await Installation.CreateAsync(
                settings: new Dictionary<string, string>
                {
                    ["Berth__Dns__ZoneId"] = records.Split('/')[4],
                    ["Berth__Dns__ApiTokenFile"] = tokenFile,
                    ["Berth__Dns__Address"] = "203.0.113.7",
                    ["Berth__Dns__ApiBase"] = $"{api}/client/v4/",
                },
                place: place
            );
            await it.StartProductAsync();
            foreach (var name in (string[])["ada", "bob", "cyd", "dan"])
                await RunsAsync(it, name);
            await RunsAsync(it, "fay");
            var eve = await RunsAsync(it, "eve");
            await eve.CancelsAsync();
            await eve.SeesAsync("gone");
            var eveId = await it.ScalarAsync<Guid>("SELECT id FROM tenants WHERE slug = 'eve'");
            await it.StopProductAsync();
            (await SweepAsync(it, "--min-age", "0s")).ShouldBe((0, ""));

            await it.Docker.Containers.RemoveAsync($"{it.Name}-ada", force: true);
            await it.Docker.Networks.RemoveAsync($"{it.Name}-ada");
            await it.Docker.Containers.StopAsync($"{it.Name}-bob", TimeSpan.Zero);
            var bobs = JsonDocument
                .Parse(await http.GetStringAsync($"{records}?name=bob.localhost"))
                .RootElement.GetProperty("result")[0]
                .GetProperty("id")
                .GetString();
            (await http.DeleteAsync($"{records}/{bobs}")).EnsureSuccessStatusCode();
            var cyds = (await it.Docker.Containers.InspectAsync($"{it.Name}-cyd")).Id;
            await it.Docker.Containers.UpdateAsync($"{it.Name}-cyd", new ContainerUpdate { PidsLimit = 999 });
            await it.ScalarAsync<int>(
                "UPDATE tenants SET generation = generation + 1 WHERE slug = 'dan' RETURNING generation"
            ); // its job is lost
            await it.Docker.Volumes.CreateAsync(
                new VolumeSpec
                {
                    Name = $"{it.Name}-eve-data",
                    Labels = new Dictionary<string, string>
                    {
                        [TenantStack.InstallationLabel] = it.Name,
                        [TenantStack.TenantLabel] = $"{eveId}",
                    },
                }
            );
            await ChangeStacksAsync(it, await it.ScalarAsync<Guid>("SELECT id FROM tenants WHERE slug = 'cyd'"));
            var fays = await it.ScalarAsync<string>(
                "SELECT provider_id FROM subscriptions JOIN tenants ON id = tenant_id WHERE slug = 'fay'"
            );
            await it.StripeFailsAsync("""{"drop":true}""");
            await EndWithStripeAsync(it, fays);
            (
                await http.PostAsJsonAsync(
                    records,
                    new
                    {
                        type = "A",
                        name = "eve.localhost",
                        content = "203.0.113.7",
                        ttl = 1,
                        comment = $"{it.Name} {eveId}",
                    }
                )
            ).EnsureSuccessStatusCode();
            (
                await http.PostAsJsonAsync(
                    records,
                    new
                    {
                        type = "A",
                        name = "www.localhost",
                        content = "203.0.113.9",
                        ttl = 1,
                        comment = "somebody's own",
                    }
                )
            ).EnsureSuccessStatusCode();
            (await SweepAsync(it)).ShouldBe((0, "")); // all of that was an hour ago, at most

            var there = await it.TenantResourcesAsync();
            await ReplaceConfigurationAsync(it);
            var (code, found) = await SweepAsync(it, "--min-age", "0s");
            code.ShouldBe(2);
            found
                .Split('\n')
                .ShouldBe([
                    $"container {it.Name}-ada: It is not there",
                    $"container {it.Name}-bob: It is exited",
                    $"container {it.Name}-cyd: Its limit of processes is 999, not 64",
                    "job dan: It should be Running, but no job makes it so",
                    $"network {it.Name}-ada: It is not there",
                    $"network {it.Name}-nobody: The database knows no tenant {Nobody}",
                    "record bob.localhost: It is not there",
                    "record eve.localhost: Its tenant eve is gone",
                    "route local: Its proxy has another configuration than the tenants need",
                    "stack cyd: The tenant has no stack",
                    $"stack nobody.{Nobody:N}: The database knows no such tenant",
                    $"subscription {fays}: It has not ended here, but is over with Stripe",
                    $"volume {it.Name}-eve-data: Its tenant eve is gone",
                    $"volume {it.Name}-nobody-data: The database knows no tenant {Nobody}",
                ]);
            (await it.TenantResourcesAsync()).ShouldBe(there);
            (await it.ScalarAsync<long>("SELECT count(*) FROM audit WHERE kind = 'Sweep'")).ShouldBe(0);
            (await SweepAsync(it, "--min-age", "0s")).ShouldBe((2, found));

            // What needs no worker is done without one; the rest when it comes.
            var apply = SweepAsync(it, "--apply", "--min-age", "0s");
            // It has looked at everything before it repairs anything; a worker that came sooner would mend the route by
            // itself.
            for (
                var i = 0;
                i < 1800 && await it.ScalarAsync<long>("SELECT count(*) FROM audit WHERE kind = 'Sweep'") == 0;
                i++
            )
                await Task.Delay(100);
            await it.StartProductAsync();
            (code, var done) = await apply;
            code.ShouldBe(1); // one volume is nobody's to remove
            done.ShouldBe(found);
            for (
                var i = 0;
                i < 1800
                    && await it.ScalarAsync<string>("SELECT observed FROM tenants WHERE slug = 'fay'") != "Suspended";
                i++
            )
                await Task.Delay(100);
            (await it.TenantResourcesAsync()).ShouldBe([
                .. ((string[])["ada", "bob", "cyd", "dan"]).Select(n => $"container {it.Name}-{n} running"),
                .. ((string[])["ada", "bob", "cyd", "dan", "fay"]).Select(n => $"network {it.Name}-{n}"),
                .. ((string[])["ada", "bob", "cyd", "dan", "fay", "nobody"]).Select(n => $"volume {it.Name}-{n}-data"),
            ]);
            var cyd = await it.Docker.Containers.InspectAsync($"{it.Name}-cyd");
            (cyd.Id, cyd.HostConfig.PidsLimit).ShouldBe((cyds, 64)); // its lost stack took it over
            foreach (var name in (string[])["ada", "bob", "cyd", "dan"])
            {
                using var page = await eve.VisitsAsync(name);
                page.IsSuccessStatusCode.ShouldBeTrue();
            }
            var names = JsonDocument
                .Parse(await http.GetStringAsync(records))
                .RootElement.GetProperty("result")
                .EnumerateArray()
                .Select(r => r.GetProperty("name").GetString())
                .Order(StringComparer.Ordinal);
            names.ShouldBe([
                "ada.localhost",
                "bob.localhost",
                "cyd.localhost",
                "dan.localhost",
                "fay.localhost",
                "www.localhost",
            ]);
            (await it.ScalarAsync<long>("SELECT count(*) FROM audit WHERE kind = 'Sweep'")).ShouldBe(13);
            (await it.ScalarAsync<long>("SELECT count(*) FROM tenant_events WHERE kind = 'mended'")).ShouldBe(4);

            (await SweepAsync(it, "--min-age", "0s")).ShouldBe(
                (2, $"volume {it.Name}-nobody-data: The database knows no tenant {Nobody}")
            );
            it.ProductSaid.ShouldNotContain(Token);
        }
        finally
        {
            cloudflare.Kill();
            File.Delete(tokenFile);
        }
    }

    private static async Task<Customer> RunsAsync(Installation it, string name)
    {
        var customer = new Customer(it);
        await customer.BuysAsync(name);
        await customer.SeesAsync("running");
        return customer;
    }

    /// <summary>The command's exit code, and what it found.</summary>
    private static async Task<(int Code, string Found)> SweepAsync(Installation it, params string[] options)
    {
        using var process = Shell.Start(
            "dotnet",
            [Shell.Dll("Api", "berth"), "sweep", "--json", .. options],
            it.Settings,
            out var said
        );
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(6));
        await process.WaitForExitAsync(timeout.Token);
        var text = said();
        text.ShouldNotContain("berth: ");
        text.ShouldNotContain(Token);
        return (
            process.ExitCode,
            string.Join(
                '\n',
                JsonDocument
                    .Parse(text)
                    .RootElement.EnumerateArray()
                    .Select(f => $"{f.GetProperty("kind")} {f.GetProperty("subject")}: {f.GetProperty("what")}")
                    .Order(StringComparer.Ordinal)
            )
        );
    }

    /// <summary>A whole suspended stack whose tenant is not in the database; and that of a tenant is lost.</summary>
    private static async Task ChangeStacksAsync(Installation it, Guid cyd)
    {
        await using var app = Application.Build(
            web: false,
            worker: false,
            builder =>
            {
                builder.Configuration.Sources.Clear();
                builder.Configuration.AddInMemoryCollection(
                    it.Settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":"), (string?)s.Value))
                );
                builder.Logging.ClearProviders();
            }
        );
        var stacks = app.Services.GetRequiredService<ITenantStacks>();
        await stacks.ForgetAsync($"cyd.{cyd:N}", CancellationToken.None);
        await stacks.UpAsync(
            new TenantSpec
            {
                Slug = "nobody",
                TenantId = Nobody,
                Installation = it.Name,
                DockerHost = DockerClient.DefaultEndpoint,
                Subnet = it.Pool.Replace(".0.0/16", ".250.0/29", StringComparison.Ordinal),
            },
            _ => { },
            CancellationToken.None
        );
    }

    private static async Task EndWithStripeAsync(Installation it, string subscription)
    {
        using var stripe = new HttpClient
        {
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", "sk_test_sandbox") },
        };
        (
            await stripe.DeleteAsync($"http://127.0.0.1:{it.StripePort}/v1/subscriptions/{subscription}")
        ).EnsureSuccessStatusCode();
    }

    private static async Task ReplaceConfigurationAsync(Installation it)
    {
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
            await writer.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, "caddy.json")
                {
                    DataStream = new MemoryStream("{}"u8.ToArray()),
                }
            );
        tar.Position = 0;
        await it.Docker.Archive.PutAsync($"{it.Name}-edge", "/config", tar);
    }

    private static async Task<string> ZoneAsync(HttpClient http)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return JsonDocument
                    .Parse(await http.GetStringAsync("/client/v4/zones?name=localhost"))
                    .RootElement.GetProperty("result")[0]
                    .GetProperty("id")
                    .GetString()!;
            }
            catch (HttpRequestException) when (i < 1800)
            {
                await Task.Delay(100);
            }
        }
    }
}
