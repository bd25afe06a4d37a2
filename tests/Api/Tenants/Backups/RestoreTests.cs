using Berth.Shop.Tenancy;
using Berth.Tenants.Backups;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Backups;

/// <summary>A restore that was ended anywhere is gone on with, to the one state or the other.</summary>
public sealed class RestoreTests
{
    [Theory]
    [InlineData("restore:stopped")]
    [InlineData("backup:made")]
    [InlineData("backup:recorded")]
    [InlineData("restore:saved")]
    [InlineData("restore:swapped")]
    [InlineData("restore:recorded")]
    public async Task EndedAtEachStepItConverges(string step)
    {
        await using var rig = await Rig.StartAsync();
        var one = await rig.ContentAsync();
        var made = (await rig.BackUpAsync())[0];
        await rig.WriteAsync("two");
        var two = await rig.ContentAsync();
        using (var dies = new DiesAt(step))
            await Should.ThrowAsync<DiesAt.Death>(rig.RestoreAsync(made.Id));
        (await rig.ContentAsync()).ShouldBeOneOf(one, two);
        (await rig.BringAsync()).State.ShouldBe(RestoreState.Done);
        (await rig.ContentAsync()).ShouldBe(one);
        // What was there before can be had, however often it was begun.
        var before = (await rig.BackupsAsync()).Where(b => b.Cause == BackupCause.Restore).MinBy(b => b.At)!;
        (await rig.RestoreAsync(before.Id)).State.ShouldBe(RestoreState.Done);
        (await rig.ContentAsync()).ShouldBe(two);
    }

    /// <summary>As the container leaves the volume that is killed within its work; ID is the restore's.</summary>
    [Theory]
    [InlineData("mkdir -p .berth-ID.new/data; echo half >.berth-ID.new/data/file")]
    [InlineData("READY; mkdir .berth-ID.old")]
    [InlineData("READY; mkdir .berth-ID.old; mv deep .berth-ID.old/")]
    [InlineData("READY; mkdir .berth-ID.old; mv deep link .hidden .berth-ID.old/")]
    [InlineData("MOVING")]
    [InlineData("MOVING; mv .berth-ID.moving/link .")]
    [InlineData("MOVING; mv .berth-ID.moving/* .berth-ID.moving/.hidden .; rmdir .berth-ID.moving")]
    [InlineData(
        "MOVING; mv .berth-ID.moving/* .berth-ID.moving/.hidden .; rmdir .berth-ID.moving; mv .berth-ID.old .berth-ID.done"
    )]
    public async Task KilledWithinTheVolumeItConverges(string left)
    {
        await using var rig = await Rig.StartAsync();
        var one = await rig.ContentAsync();
        var made = (await rig.BackUpAsync())[0];
        (
            await rig.App.InScopeAsync<AskForBackup, string?>(a => a.RestoreAsync(rig.TenantId, made.Id, default))
        ).ShouldBeNull();
        string id;
        await using (var db = rig.App.Db())
            id = (await db.Restores.SingleAsync()).Id.ToString("N");
        const string ready = "mv .kept .berth-ID.ready",
            moving =
                $"{ready}; mkdir .berth-ID.old; mv deep link .hidden .berth-ID.old/; mv .berth-ID.ready .berth-ID.moving";
        var script = left.Replace("MOVING", moving).Replace("READY", ready).Replace("ID", id);
        // .kept is what was read of the backup, complete; beside it is another state.
        await rig.ShellAsync(
            "for n in chmod chown cp mkdir mv rm rmdir; do /bin/busybox ln -s busybox /bin/$n; done; mkdir /tmp/kept; "
                + "cp -a deep link .hidden /tmp/kept/; chown 10001:10001 /tmp/kept; chmod 755 /tmp/kept; cp -a /tmp/kept .kept; "
                + "rm -rf deep link .hidden; mkdir deep; echo two >deep/two; echo two >link; echo two >.hidden; "
                + $"{script}; rm -rf .kept"
        );
        (await rig.ContentAsync()).ShouldNotBe(one);
        (await rig.BringAsync()).State.ShouldBe(RestoreState.Done);
        (await rig.ContentAsync()).ShouldBe(one);
    }

    [Fact]
    public async Task WhatFailsAgainAndAgainIsTakenBackAndTheTenantRuns()
    {
        await using var rig = await Rig.StartAsync();
        var one = await rig.ContentAsync();
        var made = (await rig.BackUpAsync())[0];
        for (var i = 0; i < 4; i++)
        {
            using var dies = new DiesAt("restore:saved");
            using var again = new DiesAt("restore:stopped");
            if (i == 0)
                await Should.ThrowAsync<DiesAt.Death>(rig.RestoreAsync(made.Id));
            else
                await Should.ThrowAsync<DiesAt.Death>(rig.BringAsync());
        }
        var failed = await rig.BringAsync();
        (failed.State, failed.Why).ShouldBe((RestoreState.Failed, "It was tried several times."));
        (await rig.ContentAsync()).ShouldBe(one);
    }

    [Fact]
    public async Task WhatCouldNotBeBegunForADayIsNotWantedAnyMore()
    {
        await using var rig = await Rig.StartAsync();
        var made = (await rig.BackUpAsync())[0];
        (
            await rig.App.InScopeAsync<AskForBackup, string?>(a => a.RestoreAsync(rig.TenantId, made.Id, default))
        ).ShouldBeNull();
        rig.Clock.Advance(TimeSpan.FromHours(25));
        (await rig.BringAsync()).Why!.ShouldContain("could not be begun within a day");
        (await rig.StatusAsync()).ShouldBe("running");
    }

    /// <summary>The web can write any row: the worker looks whose backup it is.</summary>
    [Fact]
    public async Task NobodyGetsSomebodyElsesData()
    {
        await using var rig = await Rig.StartAsync();
        var order = await rig.App.BuyAsync("eve", "eve@example.com");
        var made = (await rig.BackUpAsync())[0];
        var eve = order.TenantId!.Value;
        (await rig.App.InScopeAsync<AskForBackup, string?>(a => a.RestoreAsync(eve, made.Id, default))).ShouldBe(
            "There is no such backup of it."
        );
        await using var db = rig.App.Db();
        Restore.Ask(db, eve, made.Id, rig.Clock.GetUtcNow());
        await db.SaveChangesAsync();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == eve);
        await rig.BringAsync(tenant);
        var refused = await db.Restores.AsNoTracking().SingleAsync();
        (refused.State, refused.Why).ShouldBe((RestoreState.Failed, "That backup is not there any more."));
    }

    [Fact]
    public async Task OneIsAskedForAtATimeOfWhatRuns()
    {
        await using var rig = await Rig.StartAsync();
        var made = (await rig.BackUpAsync())[0];
        (await AskAsync()).ShouldBeNull();
        (await AskAsync()).ShouldBe("It is being restored already.");
        await rig.BringAsync();
        await using (var db = rig.App.Db())
        {
            var tenant = await db.Tenants.SingleAsync();
            tenant.Generation.ShouldBe(2, "the reconcile is to look");
            tenant.Want(TenantState.Suspended, "Not paid.", db, rig.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        (await AskAsync())!.ShouldContain("does not run");

        Task<string?> AskAsync() =>
            rig.App.InScopeAsync<AskForBackup, string?>(a => a.RestoreAsync(rig.TenantId, made.Id, default));
    }
}
