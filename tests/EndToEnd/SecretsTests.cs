using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// A password from the welcome mail's link to the container, which takes it until there is a new one. It is to be read
/// nowhere else. What the container stored outlives it.
/// </summary>
public sealed partial class SecretsTests
{
    [Fact]
    public async Task APasswordIsShownOnceAndRenewedAndIsNowhereElse()
    {
        await using var it = await Installation.CreateAsync();
        await it.StartProductAsync();
        var ada = new Customer(it);
        await ada.BuysAsync("ada");
        await ada.SeesAsync("running");
        var link = new Uri(Link().Match((await it.MailArrivesAsync("ada@example.com")).Text).Value);

        var first = await ShownAsync(ada, link);
        (await ada.Http.GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await SignsInAsync(it, ada, first)).ShouldBe(HttpStatusCode.OK);
        (await SignsInAsync(it, ada, "guessed")).ShouldBe(HttpStatusCode.Unauthorized);

        // Looked at again with nothing changed, it is the same container.
        var container = await ContainerAsync(it);
        await LookAgainAsync(it, ada);
        (await ContainerAsync(it)).ShouldBe(container);

        // Two clicks at once: whatever the order, the container has what is shown.
        await Task.WhenAll(ada.AsksForAsync("NewPassword"), ada.AsksForAsync("NewPassword"));
        await ada.SeesAsync("running");
        var second = await ShownAsync(ada, (await ada.AsksForAsync("Credentials"))!);
        second.ShouldNotBe(first);
        (await SignsInAsync(it, ada, first)).ShouldBe(HttpStatusCode.Unauthorized);
        (await SignsInAsync(it, ada, second)).ShouldBe(HttpStatusCode.OK);
        (await ada.StepsAsync()).Count(s => s == "Password reset").ShouldBe(2);
        (
            await it.ScalarAsync<long>(
                "SELECT count(*) FROM tenant_secrets WHERE name = 'ADMIN_PASSWORD' AND version = 3"
            )
        ).ShouldBe(1);

        var details = await it.Docker.Containers.InspectAsync($"{it.Name}-ada");
        var handed = details
            .Config.Env!.Where(e => e.StartsWith("ADMIN_PASSWORD=") || e.StartsWith("SECRET_KEY="))
            .Select(e => e[(e.IndexOf('=') + 1)..])
            .ToList();
        handed.Count.ShouldBe(2);
        handed.ShouldContain(second);
        var tables = await it.ScalarAsync<string>(
            "SELECT (SELECT string_agg(t::text, ' ') FROM jobs t) || (SELECT string_agg(t::text, ' ') FROM "
                + "audit t) || (SELECT string_agg(t::text, ' ') FROM mails t) || (SELECT string_agg(t::text, ' ') "
                + "FROM tenant_secrets t)"
        );
        foreach (var value in handed.Append(first))
        {
            it.StateFilesWith(value).ShouldBeEmpty();
            it.ProductSaid.ShouldNotContain(value, Case.Sensitive);
            tables.ShouldNotContain(value, Case.Sensitive);
        }
        it.StateFilesWith("ciphertext").ShouldNotBeEmpty();

        await ada.CancelsAsync();
        await ada.SeesAsync("gone");
        (await it.MailArrivesAsync("ada@example.com", count: 2)).Text.ShouldContain("We keep a copy of its data until");
        var kept = JsonDocument
            .Parse(await it.BerthAsync("backups", "--json"))
            .RootElement[0]
            .GetProperty("file")
            .GetString()!;
        (Path.GetDirectoryName(kept), File.Exists(kept)).ShouldBe((it.BackupsFolder, true));
        (
            await it.ScalarAsync<long>(
                "SELECT (SELECT count(*) FROM tenant_secrets) + (SELECT count(*) FROM secret_links)"
            )
        ).ShouldBe(0);
    }

    private static async Task<string> ShownAsync(Customer customer, Uri link)
    {
        using var page = await customer.PressesAsync(link);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        return Password().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    private static async Task<HttpStatusCode> SignsInAsync(Installation it, Customer customer, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://ada.localhost:{it.Port}/private/");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}"))
        );
        using var answer = await customer.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string> ContainerAsync(Installation it) =>
        (await it.Docker.Containers.InspectAsync($"{it.Name}-ada")).Id;

    private static async Task LookAgainAsync(Installation it, Customer customer)
    {
        await it.ScalarAsync<int>("UPDATE tenants SET generation = generation + 1 RETURNING generation");
        await it.ScalarAsync<long>(
            "INSERT INTO jobs (kind, payload, state, run_at, attempt, created_at) SELECT 'reconcile-tenant', "
                + "jsonb_build_object('TenantId', id), 'Ready', now(), 0, now() FROM tenants RETURNING id"
        );
        await customer.SeesAsync("running");
    }

    [GeneratedRegex("http://localhost:\\d+/credentials/[\\w-]+")]
    private static partial Regex Link();

    [GeneratedRegex("<dt>Password of admin</dt><dd><code>([^<]+)</code>")]
    private static partial Regex Password();
}
