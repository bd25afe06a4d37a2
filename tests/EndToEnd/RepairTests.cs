using System.Net;
using Berth.Docker;
using Berth.Shop.Tenancy;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// Somebody else's hand was in the engine, or a process died before it could write down what it made. A failure is
/// followed by a look at what is there; a removal creates nothing and leaves nothing.
/// </summary>
public sealed class RepairTests(RepairTests.Base installation) : IClassFixture<RepairTests.Base>
{
    private static int _count;

    private readonly string _name = $"repair{Interlocked.Increment(ref _count)}";
    private Installation It => installation.It;
    private string Container => $"{It.Name}-{_name}";

    public sealed class Base : IAsyncLifetime
    {
        public Installation It { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            It = await Installation.CreateAsync(
                "repair",
                // what is broken by hand here is to stay so until it is asked for
                new Dictionary<string, string> { ["Berth__Health__Mend"] = "false" }
            );
            await It.StripeAnswersAsync();
            await It.StartProductAsync(mortal: true);
        }

        public ValueTask DisposeAsync() => It.DisposeAsync();
    }

    [Fact]
    public async Task ANetworkThatWasRemovedUnderAStoppedTenantIsMadeAgain()
    {
        await GivenAsync();
        await It.BerthAsync("tenants", "stop", _name);
        await ObservedAsync("Suspended");
        await It.Docker.Networks.RemoveAsync(Container);
        await It.BerthAsync("tenants", "release", _name);
        await RunsAsync();
    }

    [Fact]
    public async Task ANetworkThatWasRemovedUnderAContainerIsMadeAgainAndSoIsTheContainer()
    {
        await GivenAsync();
        await It.Docker.Containers.StopAsync(Container, TimeSpan.Zero);
        await It.Docker.Networks.DisconnectAsync(Container, Container, force: true);
        await It.Docker.Networks.RemoveAsync(Container);
        await It.BerthAsync("sync");
        await RunsAsync();
    }

    [Fact]
    public async Task WhatWasRemovedByHandIsNotMadeAgainToBeRemoved()
    {
        await GivenAsync();
        await It.Docker.Containers.RemoveAsync(Container, force: true);
        await It.Docker.Networks.RemoveAsync(Container);
        var since = DateTimeOffset.UtcNow;
        await It.BerthAsync("deprovision", _name);
        await IsGoneAsync();
        (await CreatedSinceAsync(since)).ShouldBe([$"container {Container}.last-data"]); // to copy its data from
    }

    /// <summary>Its network's addresses are somebody else's by now, so that it could not be made again.</summary>
    [Fact]
    public async Task WhoseAddressesAreTakenCanBeRemoved()
    {
        await GivenAsync();
        var network = await It.Docker.Networks.InspectAsync(Container);
        await It.Docker.Containers.RemoveAsync(Container, force: true);
        await It.Docker.Networks.RemoveAsync(Container);
        var foreign = $"{It.Name}-foreign";
        await It.Docker.Networks.CreateAsync(
            new NetworkSpec
            {
                Name = foreign,
                Driver = "bridge",
                IPAM = new NetworkIpam { Config = network.IPAM!.Config },
            }
        );
        try
        {
            await It.BerthAsync("deprovision", _name);
            await IsGoneAsync();
        }
        finally
        {
            await It.Docker.Networks.RemoveAsync(foreign);
        }
    }

    /// <summary>Somebody's network came between the look at the engine and the payment.</summary>
    [Fact]
    public async Task ANewTenantWhoseAddressesAreTakenGetsOthers()
    {
        var held = await It.ScalarAsync<string>("SELECT coalesce(string_agg(cidr, ' '), '') FROM held_subnets");
        var next = SubnetPool.Cut(It.Settings["Berth__Docker__NetworkPool"]).First(s => !held.Split(' ').Contains(s));
        var foreign = $"{It.Name}-foreign";
        await It.Docker.Networks.CreateAsync(
            new NetworkSpec
            {
                Name = foreign,
                Driver = "bridge",
                IPAM = new NetworkIpam { Config = [new NetworkPool { Subnet = next }] },
            }
        );
        try
        {
            await GivenAsync();
            (await It.ScalarAsync<string>($"SELECT subnet FROM tenants WHERE slug = '{_name}'")).ShouldNotBe(next);
            await It.BerthAsync("deprovision", _name);
            await IsGoneAsync();
        }
        finally
        {
            await It.Docker.Networks.RemoveAsync(foreign);
        }
    }

    /// <summary>The process dies while it makes them, and when it comes back they are not wanted any more.</summary>
    [Theory]
    [InlineData("operation-recorded docker:index/network:Network")]
    [InlineData("provider-called docker:index/network:Network")]
    [InlineData("provider-called docker:index/volume:Volume")]
    [InlineData("state-written docker:index/volume:Volume")]
    [InlineData("provider-called docker:index/container:Container")]
    [InlineData("stack:applied")]
    [InlineData("container:started")]
    public async Task WhatWasHalfMadeIsRemoved(string step)
    {
        It.CrashesAt(step);
        await It.BerthAsync("provision", "hello", "--plan", "small", "--name", _name, "--email", "ada@example.com");
        await It.ProductEndsAsync();
        await It.BerthAsync("deprovision", _name);
        await It.StartProductAsync(mortal: true);
        await IsGoneAsync();
    }

    private async Task GivenAsync()
    {
        await It.BerthAsync("provision", "hello", "--plan", "small", "--name", _name, "--email", "ada@example.com");
        await RunsAsync();
    }

    private async Task RunsAsync()
    {
        await ObservedAsync("Running");
        using (var page = await new Customer(It).VisitsAsync(_name))
            page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await OwnAsync()).ShouldBe([
            $"container {Container} running",
            $"network {Container}",
            $"volume {Container}-data",
        ]);
    }

    private async Task IsGoneAsync()
    {
        await ObservedAsync("Gone");
        (await OwnAsync()).ShouldBeEmpty();
        It.StateFilesWith(Container).ShouldBeEmpty();
        (await It.ScalarAsync<long>("SELECT count(*) FROM jobs WHERE state = 'Parked'")).ShouldBe(0);
    }

    private async Task<IEnumerable<string>> OwnAsync() =>
        (await It.TenantResourcesAsync()).Where(r =>
            r.Split(' ')[1] is var n && (n == Container || n == $"{Container}-data")
        );

    private async Task<IReadOnlyList<string>> CreatedSinceAsync(DateTimeOffset since)
    {
        var query = new EventQuery
        {
            Actions = ["create"],
            Since = since,
            Until = DateTimeOffset.UtcNow,
        };
        var made = new List<string>();
        await foreach (var e in It.Docker.Events.ReadAsync(query, TestContext.Current.CancellationToken))
        {
            if (
                e.Actor.Attributes.GetValueOrDefault("name") is { } name
                && name.StartsWith(Container, StringComparison.Ordinal)
            )
                made.Add($"{e.Type} {name}");
        }
        return made;
    }

    private async Task ObservedAsync(string state)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (
            await It.ScalarAsync<long>(
                $"SELECT count(*) FROM tenants WHERE slug = '{_name}' AND observed = '{state}' "
                    + "AND observed_generation = generation AND lease_owner IS NULL"
            ) == 0
        )
        {
            if (timeout.IsCancellationRequested)
                throw new TimeoutException($"{_name} did not become {state}.\n{It.ProductSaid}");
            await Task.Delay(50);
        }
    }
}
