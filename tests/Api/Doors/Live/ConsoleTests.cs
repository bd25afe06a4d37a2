using System.Net.WebSockets;
using Berth.Doors.Live;
using Berth.Platform.Accounts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Live;

/// <summary>A shell in a real container over both sockets: who gets one, when it ends, and that nothing is left or kept.</summary>
public sealed class ConsoleTests : IAsyncLifetime
{
    private ConsoleRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await ConsoleRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task AShellIsThereAndNothingOfItIsKept()
    {
        using (var shell = await _rig.OpenAsync())
        {
            await shell.TypeAsync("echo secret-$((6*7)); /bin/busybox sleep 1000 &\n");
            await shell.UntilAsync("secret-42");
            await shell.SendAsync("120x40"u8.ToArray(), WebSocketMessageType.Text);
            await shell.TypeAsync("/bin/busybox stty size\n");
            await shell.UntilAsync("40 120");
            await shell.TypeAsync("exit 3\n");
            (await shell.EndsAsync()).ShouldBe("The shell has ended with the code 3.");
        }
        (await _rig.LeftAsync()).ShouldBeEmpty("Something is left of it.");
        var audit = await _rig.AuditAsync();
        audit.Select(a => (a.Actor, a.Before)).ShouldBe([("customer", null), ("customer", "open")]);
        audit[0].After.ShouldBe("open");
        audit[1].After.ShouldNotBeNull().ShouldMatch(@"^shell ended, after \d+ s$");

        foreach (var line in _rig.Log.Lines)
            $"{line.Message} {string.Join(' ', line.Scopes)} {line.Exception}".ShouldNotContain("secret-");
        await using var db = _rig.App.Db();
        (
            await db.Audit.Where(a => a.After!.Contains("secret-") || a.Origin!.Contains("secret-")).CountAsync()
        ).ShouldBe(0);
        (await db.TenantEvents.Where(e => e.What.Contains("secret-")).CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task OnlyTheShopsOwnPageOpensOne()
    {
        foreach (
            var origin in (string?[])
                [
                    null,
                    "null",
                    "http://shop.example",
                    "https://shop.example:8080",
                    "http://ada.shop.example:8080",
                    "http://evil.example:8080",
                    $"{ConsoleRig.Origin}@evil.example",
                ]
        )
        {
            using var refused = await _rig.OpenAsync(origin: origin);
            refused.Status.ShouldBe(403, origin ?? "none");
        }
        using (var unknown = await _rig.OpenAsync("/orders/not-a-token/console/socket"))
            unknown.Status.ShouldBe(404);
        using (var plain = await _rig.App.Http.GetAsync($"/orders/{_rig.Order.Token}/console/socket"))
            ((int)plain.StatusCode).ShouldBe(400);
        (await _rig.AuditAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ASecondFactorLocksItAndWhoOnlyLooksGetsNone()
    {
        using var ada = new Visitor(_rig.App);
        await ada.SignInAsync("ada@example.com");
        await ada.ProvesAsync("ada@example.com");
        var secret = await _rig.App.NewSecretAsync(_rig.Order.Id);
        using (var stranger = await _rig.OpenAsync($"/orders/{secret}/console/socket"))
            stranger.Status.ShouldNotBe(101, "The owner has a second factor.");
        using (var mine = await _rig.OpenAsync($"/orders/{_rig.Order.Id}/console/socket", ada))
        {
            await mine.TypeAsync("echo mine-$((6*7))\n");
            await mine.UntilAsync("mine-42");
            // What gave the right goes, and so does the shell.
            await ada.SignsOutAsync();
            (await mine.EndsAsync()).ShouldContain("You may not use this console any more");
        }
        (await _rig.LeftAsync()).ShouldBeEmpty();
        var audit = await _rig.AuditAsync();
        audit.ShouldAllBe(a => a.Actor.StartsWith("customer "));
        audit[^1].After.ShouldNotBeNull().ShouldStartWith("not allowed any more, after ");

        using var viewer = new Visitor(_rig.App);
        await viewer.BecomesAsync(AccountRole.Viewer, "viewer@shop.example");
        using (var refused = await _rig.OpenAsync(OfTenant, viewer))
            refused.Status.ShouldBe(403);
        using (var nobody = await _rig.OpenAsync(OfTenant))
            nobody.Status.ShouldNotBe(101);
        using var ops = new Visitor(_rig.App);
        await ops.BecomesAsync(AccountRole.Operator);
        using (var foreign = await _rig.OpenAsync(OfTenant, ops, "http://ada.shop.example:8080"))
            foreign.Status.ShouldBe(403);
        using (var theirs = await _rig.OpenAsync($"{OfTenant}?why=ticket+7", ops))
        {
            await theirs.TypeAsync("exit\n");
            (await theirs.EndsAsync()).ShouldBe("The shell has ended.");
        }
        audit = await _rig.AuditAsync();
        audit[^1].Actor.ShouldBe("operator ops@shop.example");
        await using (var db = _rig.App.Db())
            (await db.Audit.OrderBy(a => a.Id).LastAsync(a => a.Field == "Console")).Origin.ShouldEndWith(": ticket 7");

        (await ops.SendAsync($"/admin/tenants/{_rig.TenantId}", "See")).Dispose();
        using (var viewing = await _rig.OpenAsync($"/orders/{_rig.Order.Id}/console/socket", ops))
            viewing.Status.ShouldBe(403, "It only looks as its customer does.");
        (await ops.OpenAsync($"/orders/{_rig.Order.Id}/console")).ShouldBe(System.Net.HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task OneAtATimeAndAReloadTakesOver()
    {
        using var first = await _rig.OpenAsync();
        await first.TypeAsync("echo first-$((6*7))\n");
        await first.UntilAsync("first-42");
        using (var second = await _rig.OpenAsync())
            (await second.EndsAsync()).ShouldContain("open already");
        (await _rig.AuditAsync()).Count.ShouldBe(1, "One that did not begin is written down.");

        first.Dispose(); // without a word, as a browser that is closed
        using var third = await _rig.OpenAsync();
        await third.TypeAsync("echo third-$((6*7))\n");
        await third.UntilAsync("third-42");
        (await _rig.LeftAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ItEndsWhenNothingIsTypedAndAfterItsTime()
    {
        using (var idle = await _rig.OpenAsync())
        {
            await idle.TypeAsync("while :; do echo tick; /bin/busybox sleep 1; done\n"); // what it shows does not count
            await idle.UntilAsync("tick\r\ntick");
            _rig.Clock.Advance(TimeSpan.FromMinutes(5));
            (await idle.EndsAsync()).ShouldBe("Nothing was typed for 5 minutes.");
        }
        (await _rig.LeftAsync()).ShouldBeEmpty();
        using (var busy = await _rig.OpenAsync())
        {
            for (var four = 0; four < 7; four++)
            {
                await busy.TypeAsync($"echo at-$(({four}*4))\n");
                await busy.UntilAsync($"at-{four * 4}");
                _rig.Clock.Advance(TimeSpan.FromMinutes(4));
            }
            await busy.TypeAsync("echo still-$((6*7))\n");
            await busy.UntilAsync("still-42");
            _rig.Clock.Advance(TimeSpan.FromMinutes(3));
            (await busy.EndsAsync()).ShouldBe("A console lasts 30 minutes at most.");
        }
        (await _rig.LeftAsync()).ShouldBeEmpty();
        (await _rig.AuditAsync()).Select(a => a.After!.Split(',')[0]).ShouldBe(["open", "idle", "open", "time over"]);
    }

    [Fact]
    public async Task AShellThatPrintsWithoutEndWaitsForItsReader()
    {
        using var shell = await _rig.OpenAsync();
        await shell.TypeAsync("echo on-$((6*7))\n");
        await shell.UntilAsync("on-42");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await shell.TypeAsync("/bin/busybox yes 0123456789abcdef\n");
        await Task.Delay(TimeSpan.FromSeconds(4)); // nobody reads
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(64 << 20);

        await shell.TypeAsync("\u0003");
        await Task.Delay(TimeSpan.FromSeconds(1));
        await shell.TypeAsync("echo off-$((6*7))\n");
        await shell.UntilAsync("off-42");
        // What stands in pipes and sockets, and no more. Unhindered it would be hundreds of megabytes.
        shell.Shown.ShouldBeInRange(500_000, 12_000_000);
    }

    [Fact]
    public async Task WhatIsTooLargeEndsItAndWhatIsTypedFastWaits()
    {
        using (var shell = await _rig.OpenAsync())
        {
            await shell.TypeAsync("echo on-$((6*7))\n");
            await shell.UntilAsync("on-42");
            await shell.SendAsync(new byte[ConsoleSocket.MostMessage + 1], WebSocketMessageType.Binary);
            (await shell.EndsAsync()).ShouldBe("Too much was sent at once.");
        }
        (await _rig.LeftAsync()).ShouldBeEmpty();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var pace = new PaceBytes(TimeProvider.System, perSecond: 1000, atOnce: 2000);
        await pace.WaitAsync(2000, default);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMilliseconds(400));
        await pace.WaitAsync(500, default);
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromMilliseconds(450));
    }

    [Fact]
    public async Task ItEndsWithTheWorkerAndOneThatWasKilledLeavesNothing()
    {
        using (var shell = await _rig.OpenAsync())
        {
            await shell.TypeAsync("/bin/busybox setsid /bin/busybox sleep 1000 & echo on-$((6*7))\n");
            await shell.UntilAsync("on-42");
            var ends = shell.EndsAsync();
            await _rig.StopWorkerAsync();
            (await ends).ShouldContain("Berth is starting again");
        }
        (await _rig.LeftAsync()).ShouldBeEmpty();
        using (var away = await _rig.OpenAsync())
            (await away.EndsAsync()).ShouldContain("not available just now");
        (await _rig.AuditAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task WhatAKilledWorkerLeftIsEndedByTheNext()
    {
        await _rig.StopWorkerAsync();
        await using var left = await _rig.LeaveAsync();
        (await _rig.LeftAsync()).Count.ShouldBe(1);
        await _rig.StartWorkerAsync();
        (await Patience.UntilAsync(async () => (await _rig.LeftAsync()).Count == 0)).ShouldBeTrue(
            "The shell lives on."
        );
    }

    [Fact]
    public async Task WhatFillsTheContainerIsEndedToo()
    {
        using (var shell = await _rig.OpenAsync())
        {
            (
                await Patience.UntilAsync(
                    async () =>
                    {
                        // Until there is no room for another process. On a busy machine that is said too early.
                        await shell.TypeAsync("while :; do /bin/busybox sleep 1000 & done\n");
                        return (await _rig.LeftAsync()).Count > 50;
                    },
                    everyMs: 500
                )
            ).ShouldBeTrue("It is not full.");
        }
        (await Patience.UntilAsync(async () => (await _rig.LeftAsync()).Count == 0)).ShouldBeTrue("It lives on.");
    }

    [Fact]
    public async Task WhatCannotBeEndedEndsWithTheContainer()
    {
        using (var shell = await _rig.OpenAsync())
        {
            await shell.TypeAsync("echo on-$((6*7))\n");
            await shell.UntilAsync("on-42");
            await _rig.RemoveShellAsync();
            await shell.TypeAsync("exit\n");
            (await shell.EndsAsync()).ShouldContain("so your container is being restarted");
        }
        (await RestartAskedAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task AProductThatNamesNoShellOfItsImageRestartsNothing()
    {
        await _rig.RemoveShellAsync();
        using (var shell = await _rig.OpenAsync())
            (await shell.EndsAsync()).ShouldBe("The shell could not be started. Please tell us.");
        (await RestartAskedAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task AStoppedOrCancelledTenantHasNone()
    {
        using (var shell = await _rig.OpenAsync())
        {
            await shell.TypeAsync("echo on-$((6*7))\n");
            await shell.UntilAsync("on-42");
            await _rig.StopContainerAsync();
            (await shell.EndsAsync()).ShouldContain("Your container was stopped");
        }
        using (var none = await _rig.OpenAsync())
            (await none.EndsAsync()).ShouldBe("Your container is not running just now.");
        await ExecuteAsync(t => t.SetProperty(x => x.Wanted, TenantState.Suspended));
        using (var suspended = await _rig.OpenAsync())
            (await suspended.EndsAsync()).ShouldBe("This container is stopped. A console needs one that runs.");
        using (var visitor = new Visitor(_rig.App))
        {
            await visitor.OpenAsync($"/orders/{_rig.Order.Token}/console");
            visitor.Page.ShouldContain("This container is stopped.");
            visitor.Page.ShouldNotContain("Open the console");
        }
        await ExecuteAsync(t => t.SetProperty(x => x.Wanted, TenantState.Gone));
        using (var removing = await _rig.OpenAsync())
            (await removing.EndsAsync()).ShouldBe("This container is being removed.");
        await ExecuteAsync(t => t.SetProperty(x => x.Observed, TenantState.Gone));
        using (var gone = await _rig.OpenAsync())
            (await gone.EndsAsync()).ShouldBe("This container is removed.");
        (await _rig.AuditAsync()).Count.ShouldBe(2, "One that did not begin is written down.");
    }

    private async Task<DateTimeOffset?> RestartAskedAsync()
    {
        await using var db = _rig.App.Db();
        return (await db.Tenants.SingleAsync(t => t.Id == _rig.TenantId)).RestartAskedAt;
    }

    private string OfTenant => $"/admin/tenants/{_rig.TenantId}/console/socket";

    private async Task ExecuteAsync(Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<Tenant>> set)
    {
        await using var db = _rig.App.Db();
        await db.Tenants.Where(t => t.Id == _rig.TenantId).ExecuteUpdateAsync(set);
    }
}
