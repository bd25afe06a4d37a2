using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Shouldly;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// One customer with one tenant, and all that must agree about it: Docker, the database, Stripe, the mails.
/// </summary>
internal sealed class Tenancy(Installation it, string name)
{
    public Customer Customer { get; } = new(it);
    public string Name => name;
    private string Email => $"{name}@example.com";

    public async Task BuysAsync(string card = "4242424242424242")
    {
        await Customer.PaysAsync(await Customer.OrdersAsync(name, email: Email), card);
        await RunsAsync();
    }

    /// <summary>Presses a button, and does not mind what becomes of the answer.</summary>
    public async Task PressesInVainAsync(string button, params (string, string)[] fields)
    {
        try
        {
            await Customer.PressesAsync(button, fields);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            // It, or its answer, was lost.
        }
    }

    /// <summary>It is up on that plan: one of everything, as the database says, and it answers.</summary>
    public async Task RunsAsync(string plan = "small")
    {
        await ObservedAsync("Running", plan);
        using (var page = await Customer.VisitsAsync(name))
            page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ResourcesAsync()).ShouldBe([
            $"container {it.Name}-{name} running",
            $"network {it.Name}-{name}",
            $"volume {it.Name}-{name}-data",
        ]);
        (await it.Docker.Containers.InspectAsync($"{it.Name}-{name}")).HostConfig!.Memory.ShouldBe(
            (plan == "small" ? 64 : 256) * 1024 * 1024
        );
        (
            await CountAsync(
                "held_names h WHERE h.name = @name AND h.expires_at IS NULL AND h.memory_mb = "
                    + (plan == "small" ? 64 : 256)
            )
        ).ShouldBe(1);
        (await CountAsync("held_subnets s JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = @name")).ShouldBe(1);
    }

    /// <summary>Its container is gone, its data is not.</summary>
    public async Task IsSuspendedAsync()
    {
        await ObservedAsync("Suspended", "small");
        using (var page = await Customer.VisitsAsync(name))
            page.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ResourcesAsync()).ShouldBe([$"network {it.Name}-{name}", $"volume {it.Name}-{name}-data"]);
    }

    /// <summary>Nothing of it is left but one copy of its data, and nothing more is charged.</summary>
    public async Task IsGoneAsync()
    {
        await UntilAsync(
            $"{name} is gone",
            async () =>
                await CountAsync(
                    "tenants WHERE slug = @name AND wanted = 'Gone' AND observed = 'Gone' AND "
                        + "observed_generation = generation AND lease_owner IS NULL"
                ) == 1
        );
        (await ResourcesAsync()).ShouldBeEmpty();
        (await CountAsync("held_names WHERE name = @name")).ShouldBe(0);
        (await CountAsync("held_subnets s JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = @name")).ShouldBe(0);
        (await CountAsync("tenant_secrets s JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = @name")).ShouldBe(0);
        (await CountAsync("last_data d JOIN tenants t ON t.id = d.tenant_id WHERE t.slug = @name")).ShouldBe(1);
        (await CopiedAsync()).ShouldContain("data/starts");
        it.StateFilesWith($"{it.Name}-{name}-data").ShouldBeEmpty();
        (await it.StripeAsync($"/v1/subscriptions/{await SubscriptionAsync()}"))
            .GetProperty("status")
            .GetString()
            .ShouldBe("canceled");
    }

    /// <summary>Files of the one copy of its data.</summary>
    private async Task<IReadOnlyList<string>> CopiedAsync()
    {
        var file = Directory.GetFiles(it.BackupsFolder, $"{name}.*").ShouldHaveSingleItem();
        (
            await ListAsync("SELECT file FROM last_data d JOIN tenants t ON t.id = d.tenant_id WHERE t.slug = @name")
        ).ShouldBe([file]);
        await using var tar = new TarReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var names = new List<string>();
        while (await tar.GetNextEntryAsync() is { } entry)
            names.Add(entry.Name);
        return names;
    }

    /// <summary>
    /// These invoices were paid, by what they were for, and no others; a mail was written once of each of these
    /// subjects, and none came twice; no job is parked.
    /// </summary>
    public async Task ShouldHaveAsync(string[] invoices, string[] subjects)
    {
        await UntilAsync(
            "each mail has been sent, or is in doubt",
            async () => await CountAsync("mails WHERE state IN ('Waiting', 'Sending')") == 0
        );
        await IsQuietAsync();
        (await InvoicesAsync()).ShouldBe(invoices);
        (await ListAsync("SELECT subject FROM mails WHERE recipient = @email ORDER BY created_at, id")).ShouldBe(
            subjects
        );
        (await it.MailsAsync(Email)).Select(m => m.Subject).ShouldBeUnique();
        (await ListAsync("SELECT kind || ': ' || last_error FROM jobs WHERE state = 'Parked'")).ShouldBeEmpty();
    }

    /// <summary>
    /// Nothing is at work any more. Ask before a step is waited for that any work reaches: what is left of the deed
    /// before could reach it first.
    /// </summary>
    public Task IsQuietAsync() =>
        UntilAsync(
            "no job waits or runs",
            async () =>
                await CountAsync(
                    "jobs WHERE state = 'Running' OR state = 'Ready' AND run_at < now() + interval '1 minute'"
                ) == 0
        );

    /// <summary>Each of its mails came.</summary>
    public async Task AllMailsCameAsync() =>
        (await it.MailsAsync(Email)).Count.ShouldBe((int)await CountAsync("mails WHERE recipient = @email"));

    /// <summary>What the paid invoices were for, oldest first.</summary>
    public async Task<IReadOnlyList<string>> InvoicesAsync() =>
        [
            .. (await it.StripeAsync($"/v1/invoices?status=paid&limit=100&subscription={await SubscriptionAsync()}"))
                .GetProperty("data")
                .EnumerateArray()
                .Select(i => i.GetProperty("billing_reason").GetString()!)
                .Reverse(),
        ];

    public async Task<long> CountAsync(string from) =>
        long.Parse(
            (await ListAsync($"SELECT count(*)::text FROM {from}"))[0],
            System.Globalization.CultureInfo.InvariantCulture
        );

    public async Task<IReadOnlyList<string>> ListAsync(string sql)
    {
        await using var command = it.Database.CreateCommand(sql);
        command.Parameters.AddWithValue("name", name);
        command.Parameters.AddWithValue("email", Email);
        await using var rows = await command.ExecuteReaderAsync();
        var list = new List<string>();
        while (await rows.ReadAsync())
            list.Add(rows.GetString(0));
        return list;
    }

    /// <summary>Waits for it, for as long as an outage may take to be forgotten.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition, int seconds = 300)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await condition())
        {
            if (timeout.IsCancellationRequested)
                throw new TimeoutException(
                    $"It did not come to pass that {what}.\n{string.Join('\n', await OpenAsync())}\n{it.ProductSaid}"
                );
            await Task.Delay(30);
        }
    }

    private Task ObservedAsync(string state, string plan) =>
        UntilAsync(
            $"{name} is {state} on {plan}",
            async () =>
                await CountAsync(
                    $"tenants WHERE slug = @name AND plan = '{plan}' AND wanted = '{state}' AND observed = "
                        + $"'{state}' AND observed_generation = generation AND lease_owner IS NULL"
                ) == 1
        );

    private async Task<IReadOnlyList<string>> ResourcesAsync() =>
        [.. (await it.TenantResourcesAsync()).Where(r => Regex.IsMatch(r, $" {it.Name}-{name}(-data)?( |$)"))];

    private async Task<string> SubscriptionAsync() =>
        (
            await ListAsync(
                "SELECT s.provider_id FROM subscriptions s JOIN tenants t ON t.id = s.tenant_id WHERE t.slug = @name"
            )
        )[0];

    private Task<IReadOnlyList<string>> OpenAsync() =>
        ListAsync(
            "SELECT kind || ' ' || state || ' attempt ' || attempt || ' in ' || (run_at - now()) || ': ' || "
                + "coalesce(last_error, '') FROM jobs WHERE state <> 'Done'"
        );
}
