using System.Net;
using Berth.Doors.Live;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tenants.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Berth.Tests.Predecessors;

/// <summary>
/// What the predecessor that sold pubs for bots wanted to be: to join, to watch, to command. The engine's part has a
/// stand-in at the worker's socket; with an engine it is in tests/EndToEnd.
/// </summary>
public sealed class BotPubTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-b-").FullName;
    private WebApplication _worker = null!;
    private TestApp _app = null!;
    private Visitor _ada = null!;

    /// <summary>What the worker was asked to run.</summary>
    private readonly List<string> _ran = [];

    public async ValueTask InitializeAsync()
    {
        var socket = Path.Combine(_folder, "worker.sock");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenUnixSocket(socket));
        _worker = builder.Build();
        _worker.MapGet(
            "/tenants/{id:guid}/stats",
            () => Results.Json(new LiveStats(DateTimeOffset.UtcNow, 12.5, 20 << 20, 64 << 20, 1, 2, 3))
        );
        _worker.MapPost(
            "/tenants/{id:guid}/commands/{name}",
            (Guid id, string name) =>
            {
                _ran.Add($"{id} {name}");
                return Results.Text(
                    "{\"stream\":\"out\",\"text\":\"up 3 days\"}\n{\"stream\":\"out\",\"text\":\"\",\"exitCode\":0}\n"
                );
            }
        );
        await _worker.StartAsync();
        _app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Berth:Worker:Socket"] = socket });
        _ada = new Visitor(_app);
    }

    public async ValueTask DisposeAsync()
    {
        _ada.Dispose();
        await _app.DisposeAsync();
        await _worker.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Land, make, pay, start; sign in when there is something to see.</summary>
    [Fact, Trait("Number", "B01")]
    public async Task WhoLandsBuysAndSignsInWhenThereIsSomethingToSee()
    {
        await _ada.OpenAsync("/");
        _ada.Page.ShouldContain("href=\"/checkout/hello\"");
        (
            await _ada.SendAsync(
                "/checkout/hello",
                "",
                ("Plan", "small"),
                ("Name", "ada"),
                ("Email", "ada@example.com")
            )
        ).Dispose();
        var order = await _app.Db().Orders.SingleAsync();
        using var back = await _ada.Http.GetAsync($"/orders/{order.Id}"); // it knows what its browser has bought
        var page = back.Headers.Location!.OriginalString;
        _app.Stripe.HasPaidSession(order.SessionId!, $"{order.Id}", "sub_ada");
        await _ada.OpenAsync($"{page}?paid=yes"); // from the payment page
        _ada.Page.ShouldContain("Waiting for your payment");
        await _app.RunJobsAsync();
        await _ada.OpenAsync(page);
        _ada.Page.ShouldContain("Setting up your container");
        await SeenAsync(TenantState.Running);
        await _ada.OpenAsync(page);
        _ada.Page.ShouldContain("Your container is up");
        await _ada.SignInAsync("ada@example.com");
        await _ada.OpenAsync("/account");
        _ada.Page.ShouldContain("data-container=\"ada\"");
    }

    /// <summary>
    /// What it uses, live, for its owner. There any socket heard of everybody's (W41); here nobody hears of what they
    /// have no key to.
    /// </summary>
    [Fact, Trait("Number", "B01")]
    public async Task AnOwnerSeesWhatItUsesAndNobodyElseDoes()
    {
        var order = await _app.BuyAsync("ada");
        await _ada.OpenAsync($"/orders/{order.Token}");
        _ada.Page.ShouldContain($"data-stats=\"/orders/{order.Token}/stats\"");
        var stats = await _ada.Http.GetStringAsync($"/orders/{order.Token}/stats");
        stats.ShouldStartWith("data: {");
        stats.ShouldContain("\"cpuPercent\":12.5");
        foreach (var stream in (string[])["stats", "log", "events"])
            (await _ada.OpenAsync($"/orders/{order.Token[..^1]}/{stream}")).ShouldBe(HttpStatusCode.NotFound, stream);
        order.Token.Length.ShouldBe(43); // 256 bits

        await _ada.SignInAsync("ada@example.com");
        await _ada.ProvesAsync("ada@example.com"); // from then on the key alone opens nothing
        var key = await _app.NewSecretAsync(order.Id); // since it has an owner nobody knows its key
        using var eve = new Visitor(_app);
        foreach (var stream in (string[])["stats", "log", "events"])
            (await eve.OpenAsync($"/orders/{key}/{stream}")).ShouldBe(HttpStatusCode.Redirect, stream);
    }

    /// <summary>
    /// It passed any command on. Here the product says which there are, and nothing that is typed becomes part of one.
    /// </summary>
    [Fact, Trait("Number", "B01")]
    public async Task TheProductSaysWhichCommandsThereAreAndNothingTypedBecomesPartOfOne()
    {
        var order = await _app.BuyAsync("ada");
        using var ran = await _ada.SendAsync($"/orders/{order.Token}/commands/uptime", "", ("command", "rm -rf /"));
        _ada.Page.ShouldContain("up 3 days");
        _ran.ShouldBe([$"{order.TenantId} uptime"]);
        (await _ada.OpenAsync($"/orders/{order.Token}/commands/rm")).ShouldBe(HttpStatusCode.NotFound);
        await _worker.StopAsync();
        using var away = await _ada.SendAsync($"/orders/{order.Token}/commands/uptime");
        _ada.Page.ShouldContain("are not available just now");
    }

    /// <summary>
    /// Up, down or none, with users, products, plans and subscriptions around it. Here a container's state is what
    /// should be and what was seen, and fields that nobody asked for are not read (W41).
    /// </summary>
    [Fact, Trait("Number", "B02")]
    public async Task WhatSomebodyHasIsOrderSubscriptionAndContainerInItsState()
    {
        (
            await _ada.SendAsync(
                "/checkout/hello",
                "",
                ("Plan", "small"),
                ("Name", "eve"),
                ("Email", "eve@example.com"),
                ("State", "Paid"),
                ("Amount", "0"),
                ("TenantId", $"{Guid.NewGuid()}")
            )
        ).Dispose();
        (await _app.Db().Orders.SingleAsync()).ShouldSatisfyAllConditions(
            o => o.State.ShouldBe(OrderState.Pending),
            o => o.Amount.ShouldBe(500),
            o => o.TenantId.ShouldBeNull()
        );

        var order = await _app.BuyAsync("ada");
        (await _app.Db().Customers.SingleAsync()).Email.ShouldBe("ada@example.com");
        (await _app.Db().Subscriptions.SingleAsync()).ShouldSatisfyAllConditions(
            s => s.TenantId.ShouldBe(order.TenantId!.Value),
            s => s.PaidPlan.ShouldBe("small")
        );
        foreach (
            var (seen, state) in ((TenantState, string)[])
                [(TenantState.Running, "running"), (TenantState.Suspended, "suspended"), (TenantState.Gone, "gone")]
        )
        {
            await SeenAsync(seen);
            await _ada.OpenAsync($"/orders/{order.Token}");
            _ada.Page.ShouldContain($"data-state=\"{state}\"");
        }
    }

    private async Task SeenAsync(TenantState state)
    {
        await using var db = _app.Db();
        await db.Tenants.ExecuteUpdateAsync(t =>
            t.SetProperty(x => x.Wanted, state)
                .SetProperty(x => x.Observed, state)
                .SetProperty(x => x.ObservedGeneration, x => x.Generation)
        );
        foreach (var id in await db.Tenants.Select(t => t.Id).ToListAsync())
            await TenantHealth.PassedAsync(db, id, DateTimeOffset.UtcNow, default);
    }
}
