using Berth.Platform.Jobs;
using Berth.Tenants.Provisioning;
using Berth.Tenants.Sweep;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Sweep;

/// <summary>The daily sweep tells, and repairs only where that is set, and never much at once.</summary>
public sealed class SweepNightlyTests
{
    [Fact]
    public async Task ReportsOnceADayAndChangesNothing()
    {
        await using var app = await StartAsync("report", stacks: 1);
        await SweepAsync(app);
        await SweepAsync(app);
        var alert = await app.Db().Mails.SingleAsync();
        (alert.Recipient, alert.Subject).ShouldBe((Berth.Platform.Mail.Mail.ToOperators, "The sweep found 2 things"));
        alert.Text.ShouldContain("subscription sub_x: It is active with Stripe, but no tenant is served for it");
        alert.Text.ShouldContain($"stack s0.{Worlds.Unknown:N}");
        // there is none here: said, not passed over
        alert.Text.ShouldContain("The proxy of local could not be looked at");
        app.Stacks.Forgotten.ShouldBeEmpty();
        (await app.Db().Audit.AnyAsync(a => a.Kind == "Sweep")).ShouldBeFalse();
    }

    [Fact]
    public async Task RepairsWhereThatIsSet()
    {
        await using var app = await StartAsync("repair", stacks: 1);
        await SweepAsync(app);
        app.Stacks.Forgotten.ShouldBe([$"s0.{Worlds.Unknown:N}"]);
        (await app.Db().Audit.SingleAsync(a => a.Kind == "Sweep")).After.ShouldBe("remove the stack's record");
        (await app.Db().Mails.SingleAsync()).Text.ShouldContain("Repaired: remove the stack's record");
    }

    [Fact]
    public async Task RepairsNothingWhenAllSeemsWrong()
    {
        await using var app = await StartAsync("repair", stacks: 21);
        await SweepAsync(app);
        app.Stacks.Forgotten.ShouldBeEmpty();
        (await app.Db().Mails.SingleAsync()).Text.ShouldContain("Nothing was repaired: 21 repairs at once");
    }

    [Fact]
    public async Task ItsSettingsAreChecked() =>
        (
            await Should.ThrowAsync<InvalidOperationException>(() =>
                TestApp.StartAsync(
                    settings: new Dictionary<string, string?>
                    {
                        ["Berth:Sweep:Nightly"] = "delete",
                        ["Berth:Sweep:MinAge"] = "30.00:00:00",
                    }
                )
            )
        ).Message.ShouldContain("Berth:Sweep:Nightly is 'delete'. It must be report or repair.");

    private static async Task<TestApp> StartAsync(string nightly, int stacks)
    {
        var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Sweep:Nightly"] = nightly }
        );
        app.Stripe.Has(
            "/v1/subscriptions",
            new
            {
                @object = "list",
                url = "/v1/subscriptions",
                has_more = false,
                data = new[] { Sold("sub_x", "berth-unit"), Sold("sub_y", "another") },
            }
        );
        for (var i = 0; i < stacks; i++)
            app.Stacks.There.Add(new FoundStack($"s{i}.{Worlds.Unknown:N}", Worlds.Unknown, null, false));
        return app;
    }

    private static object Sold(string id, string installation) =>
        new
        {
            id,
            @object = "subscription",
            status = "active",
            created = 1700000000,
            metadata = new { installation },
        };

    private static Task SweepAsync(TestApp app) =>
        app.InScopeAsync<SweepNightly>(async sweep =>
            (await sweep.RunAsync(new SweepNightly.Args(), CancellationToken.None)).ShouldBe(JobOutcome.Done)
        );
}
