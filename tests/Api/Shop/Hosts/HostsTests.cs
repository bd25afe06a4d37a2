using Berth.Operations;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Shop.Checkout;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Hosts;

/// <summary>Several hosts at the till: where memory is held, and who is told when one is away or full.</summary>
public sealed class HostsTests : IAsyncLifetime
{
    private const string Away = "unix:///nowhere/docker.sock";
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Docker:CapacityMb"] = "320" }
        );
        await AddAsync("two", memoryMb: 600);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task OrdersAreSpreadAndRefusedWhenAllIsFull()
    {
        foreach (var name in (string[])["ada", "bob", "eve"])
            (await PlaceAsync(name, "large")).Order.ShouldNotBeNull(); // 256 each: two, two or local…
        (await PlaceAsync("joe", "large")).Errors[""].ShouldContain("full");
        (await HeldAsync()).ShouldBe("local 256, two 512");
        (await _app.Db().Mails.CountAsync(m => m.Key.StartsWith("hosts-full/"))).ShouldBe(1);
    }

    [Fact]
    public async Task WhatWasHeldOnAHostThatIsDrainedSinceGoesElsewhereWhenItIsPaid()
    {
        var order = (await PlaceAsync("ada", "small")).Order!;
        (await HeldAsync()).ShouldBe("two 64");
        await SetAsync("two", draining: true);
        await using var db = _app.Db();
        await HoldName.KeepAsync(
            db,
            order,
            await _app.Services.GetRequiredService<KnownHosts>().AllAsync(default),
            [],
            default
        );
        (await HeldAsync()).ShouldBe("local 64");
    }

    [Fact]
    public async Task ALargerPlanFitsOnItsOwnHostOrNotAtAll()
    {
        await PlaceAsync("ada", "large");
        var bob = (await PlaceAsync("bob", "small")).Order!;
        var hosts = await _app.Services.GetRequiredService<KnownHosts>().AllAsync(default);
        await using var db = _app.Db();
        (await HoldMemory.ResizeAsync(db, bob.Id, 400, hosts, [], default)).ShouldBeFalse();
        (await HoldMemory.ResizeAsync(db, bob.Id, 256, hosts, [], default)).ShouldBeTrue();
    }

    /// <summary>What tenants share is held with the first of them, not only when it is made.</summary>
    [Fact]
    public async Task TheFirstOfAProductNeedsRoomForItsHelpers()
    {
        await using var db = _app.Db();
        IReadOnlyList<HostInfo> hosts = await _app.Services.GetRequiredService<KnownHosts>().AllAsync(default);
        Helper[] helpers = [new("hello", "web", 300, 1)];
        (await HoldMemory.HeldAsync(db, null, helpers, default, ("two", "hello")))["two"].ShouldBe(300);
        var ada = (await PlaceAsync("ada", "large")).Order!; // 256
        (await HoldMemory.HeldAsync(db, null, helpers, default))["two"].ShouldBe(556);
        (await HoldMemory.HeldAsync(db, null, helpers, default, ("two", "hello")))["two"].ShouldBe(556);
        hosts = [.. hosts.Where(h => h.Name == "two")]; // of 600
        (await HoldMemory.PlaceAsync(db, (ada.Id, "hello"), 256, hosts, helpers, default)).ShouldBe("two");
        (await HoldMemory.PlaceAsync(db, (ada.Id, "hello"), 301, hosts, helpers, default)).ShouldBeNull();
        db.Add(SharedHelper.Of("two", "hello", "web", "10.7.4.0/22", DateTimeOffset.UtcNow));
        await db.SaveChangesAsync();
        (await HoldMemory.HeldAsync(db, null, helpers, default))["two"].ShouldBe(256);
    }

    [Fact]
    public async Task AHostThatDoesNotAnswerIsToldOnceAndGetsNoTenants()
    {
        await WatchAsync(); // two never answered: it was seen when it was added, a moment ago
        (await StateAsync("two")).ShouldBe(HostState.Active);
        await _app.Db()
            .Hosts.Where(h => h.Name == "two")
            .ExecuteUpdateAsync(h => h.SetProperty(x => x.SeenAt, DateTimeOffset.UtcNow.AddSeconds(-30)));
        await WatchAsync();
        await WatchAsync();
        (await StateAsync("two")).ShouldBe(HostState.Down);
        (await StateAsync("local")).ShouldBe(HostState.Active);
        (await _app.Db().Mails.SingleAsync(m => m.Key.StartsWith("host-down/two/"))).Subject.ShouldContain(
            "two does not answer"
        );
        await PlaceAsync("ada", "small");
        (await HeldAsync()).ShouldBe("local 64");
    }

    [Fact]
    public async Task WhileNoHostAnswersItIsSoldAllTheSame()
    {
        await _app.Db().Hosts.ExecuteUpdateAsync(h => h.SetProperty(x => x.DownSince, DateTimeOffset.UtcNow));
        (await PlaceAsync("ada", "small")).Order.ShouldNotBeNull();
        (await HeldAsync()).ShouldBe("two 64");
    }

    [Fact]
    public async Task OperatorsAreToldOfAHostThatFillsUpAndHowToAddOne()
    {
        await SetAsync("two", draining: true);
        await PlaceAsync("ada", "large");
        await WatchAsync();
        var mail = await _app.Db().Mails.SingleAsync(m => m.Key.StartsWith("host-filling/local/"));
        mail.Subject.ShouldContain("80 % full");
        mail.Text.ShouldContain("berth hosts add host2 --stack host2");
    }

    [Fact]
    public async Task AddingSaysEverythingThatIsWrong()
    {
        var said = new HostInfo
        {
            Name = "Two!",
            Endpoint = "ftp://x",
            Address = "fe80::1",
            EdgeUrl = "https://x/y",
            EdgeContainer = "",
            Overcommit = 0.5,
        };
        var e = await Should.ThrowAsync<InvalidOperationException>(
            _app.InScopeAsync<AddHost, HostInfo>(a => a.AddAsync(said, default))
        );
        foreach (
            var part in (string[])
                ["name", "endpoint", "address is 'fe80::1'", "proxy's address", "container", "overcommit"]
        )
            e.Message.ShouldContain(part);
        (
            await Should.ThrowAsync<InvalidOperationException>(
                _app.InScopeAsync<AddHost, HostInfo>(a =>
                    a.AddAsync(said with { Endpoint = "tcp://10.40.1.7:2375" }, default)
                )
            )
        ).Message.ShouldContain("It must be ssh://user@machine, or on this machine.");
        var gone = said with
        {
            Name = "three",
            Endpoint = Away,
            Address = "203.0.113.9",
            EdgeUrl = "http://203.0.113.9",
            EdgeContainer = "edge",
            Overcommit = 1,
        };
        (
            await Should.ThrowAsync<InvalidOperationException>(
                _app.InScopeAsync<AddHost, HostInfo>(a => a.AddAsync(gone, default))
            )
        ).Message.ShouldContain("does not answer");
        var twice = gone with { Endpoint = "unix:///var/run/docker.sock" };
        (
            await Should.ThrowAsync<InvalidOperationException>(
                _app.InScopeAsync<AddHost, HostInfo>(a => a.AddAsync(twice, default))
            )
        ).Message.ShouldContain("is that of the host 'local'");
        (await _app.Db().Hosts.CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task TheLocalHostAndOneInUseAreNotRemoved()
    {
        (await RemoveAsync("local")).ShouldContain("only drained");
        (await RemoveAsync("two")).ShouldContain("berth hosts drain two");
        await SetAsync("two", draining: true);
        (await RemoveAsync("two")).ShouldBe("");
        (await _app.Db().Hosts.Select(h => h.Name).SingleAsync()).ShouldBe("local");
    }

    private async Task AddAsync(string name, int memoryMb)
    {
        await using var db = _app.Db();
        db.Hosts.Add(
            DockerHost.Added(
                new HostInfo
                {
                    Name = name,
                    Endpoint = Away,
                    Address = "203.0.113.9",
                    EdgeContainer = "edge",
                    EdgeUrl = "http://203.0.113.9",
                    MemoryMb = memoryMb,
                },
                DateTimeOffset.UtcNow
            )
        );
        await db.SaveChangesAsync();
    }

    private async Task SetAsync(string name, bool draining)
    {
        await using var db = _app.Db();
        (await db.Hosts.SingleAsync(h => h.Name == name)).Drain(draining);
        await db.SaveChangesAsync();
    }

    private async Task<string> HeldAsync() =>
        string.Join(
            ", ",
            (await HoldMemory.HeldAsync(_app.Db(), null, [], default))
                .OrderBy(h => h.Key)
                .Select(h => $"{h.Key} {h.Value}")
        );

    private async Task<HostState> StateAsync(string name) =>
        (await _app.Services.GetRequiredService<KnownHosts>().GetAsync(name, default)).State;

    private Task WatchAsync() => _app.InScopeAsync<WatchHosts, JobOutcome>(w => w.RunAsync(new(), default));

    private async Task<string> RemoveAsync(string name)
    {
        try
        {
            await _app.InScopeAsync<RemoveHost, bool>(async r =>
            {
                await r.RemoveAsync(name, isLost: false, default);
                return true;
            });
            return "";
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    private Task<PlaceOrder.Answer> PlaceAsync(string name, string plan) =>
        _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new("hello", plan, name, $"{name}@example.com", null), default)
        );
}
