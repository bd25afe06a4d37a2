using System.Diagnostics;
using System.Globalization;
using Berth.Shop.Tenancy;
using Berth.Tenants.Sweep;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Crowd;

/// <summary>
/// Tenants are bought, fail, are resumed, change their plan and are cancelled at random over three months, several at
/// once, while Stripe's events and calls go wrong. When all has settled, the sweep finds nothing to mend, and database,
/// Docker, Stripe and mail tell the same story. The seed draws what people do; how they meet is chance. As many as the
/// time of a usual run allows; BERTH_CROWD_TENANTS=200 before a release.
/// </summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private const int Rounds = 8,
        AtOnce = 4;
    private static readonly int Tenants = Wish("BERTH_CROWD_TENANTS", 40),
        InARound = Tenants / Rounds;

    [Fact]
    public async Task LeavesNothingToMend()
    {
        var seed = Wish("BERTH_CROWD_SEED", 20);
        output.WriteLine($"The seed is {seed}; BERTH_CROWD_SEED sets another.");
        await using var world = await World.StartAsync(
            new Dictionary<string, string>
            {
                ["Berth__Catalog"] = Path.Combine(AppContext.BaseDirectory, "Sequences", "catalog"),
            },
            "crowd"
        );
        world.Hurries = true;
        var weather = new Weather(world);
        var people = new People(world, weather, seed);
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < Rounds; round++)
        {
            await people.ThreeComeAsync(round);
            await Parallel.ForEachAsync(
                Enumerable.Range(round * InARound, InARound),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (who, _) => await people.ComesAsync(who)
            );
            var busy = watch.Elapsed;
            await world.PassAsync(TimeSpan.FromDays(12), TimeSpan.FromDays(4));
            output.WriteLine(
                $"Round {round}: {busy.TotalSeconds:0.0} s, settled at {watch.Elapsed.TotalSeconds:0.0} s"
            );
        }
        await weather.ClearAsync();
        await world.PassAsync(TimeSpan.FromHours(14), TimeSpan.FromHours(7)); // the repair comes by
        output.WriteLine(
            $"{watch.Elapsed.TotalSeconds:0.0} s: {string.Join(", ", people.Done.OrderBy(d => d.Key).Select(d => $"{d.Key} {d.Value}"))}"
        );

        SweepReport report = null!;
        await world.InScopeAsync<RunSweep>(async s =>
            report = await s.SweepAsync(TimeSpan.Zero, CancellationToken.None)
        );
        var books = new Books(world);
        var (should, has) = await books.DockerAsync();
        this.ShouldSatisfyAllConditions(
            () => report.Problems.ShouldBeEmpty(),
            () => report.Findings.Select(f => $"{f.Kind} {f.Subject}: {f.What}").ShouldBeEmpty(),
            () => has.ShouldBe(should)
        );
        (await books.SubscriptionsAsync()).ShouldBeEmpty();
        (await books.OrdersAsync()).ShouldBeEmpty();
        (await books.ChargesAsync()).ShouldBeEmpty();
        (
            await world
                .Db()
                .Jobs.Where(j => j.State == Berth.Platform.Jobs.JobState.Parked)
                .Select(j => $"{j.Kind} {j.Key}: {j.LastError}")
                .ToListAsync()
        ).ShouldBeEmpty();
        (await books.MailsAsync()).ShouldBeEmpty();
        await ShouldHaveSeenAllAsync(world, people);
    }

    private static int Wish(string variable, int instead) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given)
            ? given
            : instead;

    /// <summary>A quiet crowd would prove nothing.</summary>
    private static async Task ShouldHaveSeenAllAsync(World world, People people)
    {
        foreach (var what in (string[])["plan", "cancelled", "cancelled at the end", "other card"])
            people.Done.GetValueOrDefault(what).ShouldBeGreaterThan(0, what);
        // What is owed is a bill while Stripe tries on, and a new order after that: which of the two is met is chance.
        (
            people.Done.GetValueOrDefault("paid anew") + people.Done.GetValueOrDefault("paid the bill")
        ).ShouldBeGreaterThan(0);
        await using var db = world.Db();
        // who only looks may get one to try
        (await db.Tenants.CountAsync()).ShouldBeGreaterThanOrEqualTo(InARound * Rounds);
        foreach (var state in (TenantState[])[TenantState.Running, TenantState.Gone])
            // whether somebody is suspended just now is chance
            (await db.Tenants.CountAsync(t => t.Observed == state)).ShouldBeGreaterThan(0, $"{state}");
        foreach (
            var change in (string[])["Suspended → Running", "Running → Suspended", "small → large", "large → small"]
        )
            (await db.TenantEvents.CountAsync(e => e.What == change)).ShouldBeGreaterThan(0, change);
        (await db.StripeEvents.CountAsync()).ShouldBeGreaterThan(Tenants);
    }
}
