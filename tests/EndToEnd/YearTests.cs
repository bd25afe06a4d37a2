using System.Net;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// A year of one tenant, on the real engine: bought, renewed, failed, recovered, upgraded, suspended, resumed,
/// cancelled and not, cancelled, purged. At each turn, what Docker has is what the customer paid for; in the end mails,
/// invoices and history tell the same story.
/// </summary>
public sealed class YearTests
{
    [Fact]
    public async Task OfOneTenant()
    {
        await using var world = await World.StartAsync();
        var ada = new Customer(world.It);

        await ada.BuysAsync("ada");
        await world.SettleAsync();
        await ShouldHaveAsync(world, "small", 64, runs: true);
        (await StartsAsync(ada)).ShouldBe(1);
        var customer = (await world.Db().Customers.SingleAsync()).Id;

        // January to March: renewed. Nothing happens to the container.
        await world.PassAsync(TimeSpan.FromDays(94));
        await ShouldHaveAsync(world, "small", 64, runs: true);
        (await StartsAsync(ada)).ShouldBe(1);
        (await PaidInvoicesAsync(world)).ShouldBe(4);

        // April: the card fails, a reminder comes, a new card recovers it. It never stopped.
        await world.GivesCardAsync(customer, "4000000000000341");
        await world.PassAsync(TimeSpan.FromDays(30));
        (await StageAsync(world)).ShouldBe(DunningStage.PastDue);
        await ShouldHaveAsync(world, "small", 64, runs: true);
        (await ada.PageAsync()).ShouldContain("A payment is missing");
        await ada.PaysBillAsync(await ada.PressesAsync("Pay"));
        await world.GivesCardAsync(customer, "4242424242424242");
        await world.SettleAsync();
        (await StageAsync(world)).ShouldBe(DunningStage.Active);
        (await StartsAsync(ada)).ShouldBe(1);

        // May: larger, at once, with its data.
        await ada.PressesAsync("Plan", ("plan", "large"));
        await world.SettleAsync();
        await ShouldHaveAsync(world, "large", 256, runs: true);
        (await StartsAsync(ada)).ShouldBe(2);

        // June: the card fails for good. Suspended after the grace, with a page that says why; Stripe gives up
        // meanwhile.
        await world.GivesCardAsync(customer, "4000000000000341");
        await world.PassAsync(TimeSpan.FromDays(42));
        (await StageAsync(world)).ShouldBe(DunningStage.Suspended);
        await ShouldHaveAsync(world, "large", 0);
        using (var page = await ada.VisitsAsync("ada"))
        {
            page.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            var text = await page.Content.ReadAsStringAsync();
            text.ShouldContain("A payment is missing. The data is kept until");
            text.ShouldContain($"{world.It.ShopUrl}find/ada");
        }

        // Paid again by another card: back, with its data.
        await world.PassAsync(TimeSpan.FromDays(5));
        await ada.PaysAsync(await ada.PressesAsync("Pay"));
        await world.SettleAsync();
        await ShouldHaveAsync(world, "large", 256, runs: true);
        (await StartsAsync(ada)).ShouldBe(3);

        // Cancelled, and not after all; cancelled.
        await ada.PressesAsync("CancelAtEnd");
        (await ada.PageAsync()).ShouldContain("It ends on");
        await ada.PressesAsync("Keep");
        (await ada.PageAsync()).ShouldNotContain("It ends on");
        await world.PassAsync(TimeSpan.FromDays(40));
        await ShouldHaveAsync(world, "large", 256, runs: true);
        await ada.PressesAsync("CancelAtEnd");
        await world.PassAsync(TimeSpan.FromDays(31));
        (await StageAsync(world)).ShouldBe(DunningStage.Suspended);
        await ShouldHaveAsync(world, "large", 0);

        // Nobody comes back. Warned, then gone.
        await world.PassAsync(TimeSpan.FromDays(22));
        (await StageAsync(world)).ShouldBe(DunningStage.Removed);
        (await world.It.TenantResourcesAsync()).ShouldBeEmpty();
        (await world.Db().HeldNames.AnyAsync()).ShouldBeFalse();
        await ada.SeesAsync("gone");

        (await SubjectsAsync(world, "ada@example.com")).ShouldBe([
            "ada is ready",
            "Your payment for ada did not go through",
            "Please pay for ada before …",
            "ada is now on the plan large",
            "Your payment for ada did not go through",
            "Please pay for ada before …",
            "Please pay for ada before …",
            "ada is suspended",
            "ada is running again",
            "ada ends on …",
            "ada continues",
            "ada ends on …",
            "ada is suspended",
            "ada will be removed on …",
            "ada is removed",
        ]);
        (await world.It.ScalarAsync<long>("SELECT count(*) FROM mails WHERE state <> 'Sent'")).ShouldBe(0);
        (await world.It.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE state = 'Parked'")).ShouldBe(0);

        // The history knows each stop and start that Docker made.
        var seen = await world
            .Db()
            .TenantEvents.Where(e => e.Kind == TenantEventKind.Observed)
            .OrderBy(e => e.Id)
            .Select(e => e.What)
            .ToListAsync();
        seen.ShouldBe([
            "None → Running",
            "Running → Suspended",
            "Suspended → Running",
            "Running → Suspended",
            "Suspended → Gone",
        ]);
        (await world.Db().TenantEvents.CountAsync(e => e.What == "Container started")).ShouldBe(3);
        // What was charged is what was served: no day is paid for twice.
        var paid = (await world.StripeAsync(HttpMethod.Get, "/v1/invoices?status=paid&limit=100"))
            .GetProperty("data")
            .EnumerateArray()
            .ToList();
        paid.Count(i => i.GetProperty("billing_reason").GetString() == "subscription_create").ShouldBe(2);
        paid.Count(i => i.GetProperty("billing_reason").GetString() == "subscription_update").ShouldBe(1);
    }

    private static async Task ShouldHaveAsync(World world, string plan, long memoryMb, bool runs = false)
    {
        var name = $"{world.It.Name}-ada";
        string[] container = runs ? [$"container {name} running"] : [];
        (await world.It.TenantResourcesAsync()).ShouldBe([.. container, $"network {name}", $"volume {name}-data"]);
        var tenant = await world.Db().Tenants.SingleAsync();
        (tenant.Plan, tenant.Observed, tenant.ObservedGeneration).ShouldBe(
            (plan, runs ? TenantState.Running : TenantState.Suspended, tenant.Generation)
        );
        if (memoryMb > 0)
            (await world.It.Docker.Containers.InspectAsync(name)).HostConfig!.Memory.ShouldBe(memoryMb * 1024 * 1024);
    }

    private static async Task<int> StartsAsync(Customer customer)
    {
        using var page = await customer.VisitsAsync("ada");
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        return int.Parse(
            System
                .Text.RegularExpressions.Regex.Match(await page.Content.ReadAsStringAsync(), @"<b id=starts>(\d+)")
                .Groups[1]
                .Value,
            System.Globalization.CultureInfo.InvariantCulture
        );
    }

    private static async Task<DunningStage> StageAsync(World world) =>
        (await world.Db().Subscriptions.SingleAsync()).Stage;

    private static async Task<int> PaidInvoicesAsync(World world) =>
        (await world.StripeAsync(HttpMethod.Get, "/v1/invoices?status=paid&limit=100"))
            .GetProperty("data")
            .GetArrayLength();

    private static async Task<IReadOnlyList<string>> SubjectsAsync(World world, string to) =>
        await world
            .Db()
            .Mails.Where(m => m.Recipient == to)
            .OrderBy(m => m.CreatedAt)
            .ThenBy(m => m.Id)
            .Select(m => m.Subject)
            .ToListAsync()
            is var subjects
            ?
            [
                .. subjects.Select(s =>
                    System.Text.RegularExpressions.Regex.Replace(s, @"\d+ \w+ \d{4}, \d\d:\d\d UTC", "…")
                ),
            ]
            : [];
}
