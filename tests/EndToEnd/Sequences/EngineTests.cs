using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Sequences;

/// <summary>
/// Each of Stripe's sequences on the real engine: told as it happens; the newest first and everything three times; and
/// not at all. Database and Docker are the same in the end, and Docker has what the database says.
/// </summary>
public sealed class EngineTests(EngineTests.Worlds worlds) : IClassFixture<EngineTests.Worlds>
{
    private static readonly string[] Ways = ["{}", """{"reorder":true,"duplicates":2}""", """{"drop":true}"""];
    private static int _count;

    public sealed class Worlds : IAsyncLifetime
    {
        public World World { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            World = await World.StartAsync(
                new Dictionary<string, string>
                {
                    ["Berth__Catalog"] = Path.Combine(AppContext.BaseDirectory, "Sequences", "catalog"),
                }
            );

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }

    /// <summary>On paper all of them are played each time; on the engine every other one is enough.</summary>
    public static TheoryData<string> Names =>
        [.. Script.All.Where((_, i) => LongRows.AreAsked || i % 2 == 0).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EndsTheSameOnDocker(string name)
    {
        var sequence = Script.All.Single(s => s.Name == name);
        (string Database, string Docker)? first = null;
        foreach (var way in Ways)
        {
            var outcome = await PlayAsync(sequence, way);
            if (first is null)
                foreach (var part in sequence.Outcome)
                    outcome.Database.ShouldContain(part);
            first ??= outcome;
            outcome.ShouldBe(first.Value, way);
        }
    }

    private async Task<(string Database, string Docker)> PlayAsync(Script.Sequence sequence, string way)
    {
        var world = worlds.World;
        await world.It.StripeFailsAsync("""{"reorder":false,"duplicates":0,"drop":false}""");
        await world.It.StripeFailsAsync(way);
        var stage = new Engine(world) { Name = $"seq{Interlocked.Increment(ref _count)}" };
        await sequence.Play(stage);
        if (way.Contains("drop", StringComparison.Ordinal))
            await world.PassAsync(TimeSpan.FromHours(7)); // the repair comes by
        await world.SettleAsync();
        var seen = (
            Database: (await stage.DatabaseAsync()).Replace(stage.Name, "NAME"),
            Docker: await DockerAsync(stage.Name)
        );
        await RemoveAsync(stage.Name);
        return seen;
    }

    private async Task<string> DockerAsync(string name) =>
        string.Join(
            ", ",
            (await worlds.World.It.TenantResourcesAsync())
                .Where(r => r.Contains($"-{name}"))
                .Select(r => r.Replace(name, "NAME"))
        );

    /// <summary>What was played is over: no later time may move it.</summary>
    private async Task RemoveAsync(string name)
    {
        await using var db = worlds.World.Db();
        if (await db.Tenants.SingleOrDefaultAsync(t => t.Slug == name) is not { } tenant)
            return;
        var subscription = await db.Subscriptions.SingleAsync(s => s.TenantId == tenant.Id);
        if (subscription.EndedAt is null)
            await worlds.World.StripeFormAsync(HttpMethod.Delete, $"/v1/subscriptions/{subscription.ProviderId}");
        await worlds.World.InScopeAsync<Berth.Shop.Subscriptions.OverrideDunning>(o =>
            o.OverrideAsync(tenant.Id, s => s.GiveUp(), default)
        );
        await worlds.World.SettleAsync();
        (await db.Tenants.AsNoTracking().SingleAsync(t => t.Id == tenant.Id)).Observed.ShouldBe(TenantState.Gone);
        (await DockerAsync(name)).ShouldBeEmpty();
    }
}
