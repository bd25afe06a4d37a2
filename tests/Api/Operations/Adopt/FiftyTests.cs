using Berth.Operations.Adopt;
using Berth.Shop.Orders;
using Berth.Tests.Cli;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Adopt;

/// <summary>
/// Fifty customers of each other system move in. The command ends in the middle, and is given again: each is there once,
/// with their own subscription, and nobody is charged or written to.
/// </summary>
public sealed class FiftyTests : IAsyncLifetime
{
    private const int Before = 17;
    private readonly Records _records = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() =>
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Docker:NetworkPool"] = "10.219.0.0/22" }
        );

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _records.Dispose();
    }

    /// <summary>How many of the fifty are served there still, and how many of these pay by Stripe.</summary>
    [Theory]
    [InlineData("csv", 50, 50)]
    [InlineData("l", 45, 0)] // every tenth was never paid
    [InlineData("e", 49, 49)] // one was deleted
    [InlineData("k", 50, 49)] // one has no subscription
    public async Task StoppedInTheMiddleAllAreAdoptedOnce(string from, int served, int paying)
    {
        for (var i = 1; i <= Records.Count; i++)
            _app.Stripe.HasSubscription($"sub_{i}", "active", customer: $"cus_{i}");
        var file = from switch
        {
            "csv" => _records.Csv(),
            "l" => _records.PaidInstances(),
            "e" => _records.Stores(),
            _ => _records.CustomersJson(),
        };
        string[] command = ["adopt", "--from", from, file, "--product", "hello", "--plan", "small", "--no-data"];

        await StopsAsync(from, file);
        var before = await _app.Db().Tenants.CountAsync();
        before.ShouldBeInRange(Before - 2, Before);

        (await _app.BerthAsync(command)).Out.ShouldContain($"{served - before} adopted, {before} adopted already");
        (await _app.BerthAsync(command)).Out.ShouldContain($"{served} adopted already");
        await using var db = _app.Db();
        var orders = await db.Orders.AsNoTracking().ToListAsync();
        orders.Count.ShouldBe(served);
        orders.ShouldAllBe(o => o.State == OrderState.Paid && o.TenantId != null && o.SessionId == null);
        orders.Select(o => o.Email).Distinct().Count().ShouldBe(served);
        var its = orders.Where(o => o.SubscriptionId is { } id && id.StartsWith("sub_")).ToList();
        its.Count.ShouldBe(paying);
        its.ShouldAllBe(o => $"owner{o.SubscriptionId!.Substring(4)}@example.com" == o.Email);
        (await db.Tenants.CountAsync()).ShouldBe(served);
        (await db.Adoptions.CountAsync()).ShouldBe(served);
        (await db.HeldNames.CountAsync(n => n.ExpiresAt == null)).ShouldBe(served);
        _app.Stripe.Asked.ShouldBeEmpty();
        (await db.Mails.AnyAsync(m => !m.Recipient.EndsWith("shop.example"))).ShouldBeFalse();
    }

    /// <summary>It ends once it has seen some of them.</summary>
    private async Task StopsAsync(string from, string file)
    {
        var newcomers = from switch
        {
            "csv" => ReadCsv.From(await File.ReadAllTextAsync(file)),
            "l" => ReadPaidInstances.From(file),
            "e" => ReadStores.From(file),
            _ => ReadCustomersJson.From(await File.ReadAllTextAsync(file)),
        };
        var terms = new AdoptCustomers.Terms(from, "hello", "small", null, NoData: true, IsWelcome: false, false);
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() =>
            _app.InScopeAsync<AdoptCustomers>(a =>
                a.AdoptAsync(
                    newcomers,
                    terms,
                    n =>
                    {
                        if (n == Before)
                            stop.Cancel();
                    },
                    stop.Token
                )
            )
        );
    }
}
