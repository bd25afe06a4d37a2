using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Tenancy;
using Berth.Tenants.Backups;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Backups;

/// <summary>When backups are made by the clock, how long they stay, and who hears that one is missing.</summary>
public sealed class KeepingTests
{
    [Fact]
    public async Task WhatIsDueIsMadeOnceADayAndKeptAsThePlanSays()
    {
        await using var rig = await Rig.StartAsync(plan: "backups: { keep: 2 daily }");
        await ScheduleAsync(rig);
        (await rig.BackupsAsync()).ShouldBeEmpty("it is younger than its moment");
        for (var day = 1; day <= 4; day++)
        {
            rig.Clock.Advance(TimeSpan.FromDays(1));
            await ScheduleAsync(rig);
            await ScheduleAsync(rig); // which adds nothing
            (await rig.BackupsAsync()).Count(b => b.State == BackupState.Done).ShouldBe(day);
        }
        (await rig.BackupsAsync()).ShouldAllBe(b => b.Cause == BackupCause.Schedule);
        (await rig.AlertsAsync()).ShouldBeEmpty();
        await rig.TendAsync();
        var left = await rig.BackupsAsync();
        left.Count.ShouldBe(2);
        (await SnapshotsAsync(rig)).ShouldBe(left.Select(b => b.Snapshot), ignoreOrder: true);
    }

    [Fact]
    public async Task EndedBetweenTheRepositoryAndTheRowsItConverges()
    {
        await using var rig = await Rig.StartAsync(plan: "backups: { keep: 1 daily }");
        await rig.BackUpAsync(BackupCause.Asked);
        using (var dies = new DiesAt("backup:made"))
            await Should.ThrowAsync<DiesAt.Death>(rig.BackUpAsync());
        (await rig.BackupsAsync()).Count.ShouldBe(1);
        (await SnapshotsAsync(rig)).Count.ShouldBe(2, "made, and not written down");
        rig.Clock.Advance(TimeSpan.FromDays(8));
        await rig.BackUpAsync(BackupCause.Asked);
        using (var dies = new DiesAt("backups:forgotten"))
            await Should.ThrowAsync<DiesAt.Death>(rig.TendAsync());
        (await SnapshotsAsync(rig)).Count.ShouldBe(1);
        (await rig.BackupsAsync()).Count.ShouldBe(3, "the rows go last");
        await rig.TendAsync();
        (await rig.BackupsAsync()).Select(b => b.Snapshot).ShouldBe(await SnapshotsAsync(rig));
        (await rig.AlertsAsync()).ShouldBeEmpty();
    }

    /// <summary>Without a folder for copies nothing is promised, and so nothing stays.</summary>
    [Theory]
    [InlineData("30d", true, 29, 1)]
    [InlineData("30d", true, 31, 0)]
    [InlineData("0d", true, 0, 0)]
    [InlineData("30d", false, 0, 0)]
    public async Task OfARemovedTenantTheyStayAsLongAsItsCopy(string keepData, bool keepsCopies, int days, int left)
    {
        await using var rig = await Rig.StartAsync(
            plan: $"backups: {{}}, dunning: {{ keepData: {keepData} }}",
            more: ("Berth:Backups:Folder", keepsCopies ? Path.GetTempPath() : "")
        );
        await rig.BackUpAsync();
        await using (var db = rig.App.Db())
        {
            var tenant = await db.Tenants.SingleAsync();
            tenant.Want(TenantState.Gone, "Cancelled.", db, rig.Clock.GetUtcNow());
            tenant.Observe(TenantState.Gone, tenant.Generation, "Removed.", db, rig.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }
        rig.Clock.Advance(TimeSpan.FromDays(days));
        await rig.TendAsync();
        (await rig.BackupsAsync()).Count.ShouldBe(left);
        (await SnapshotsAsync(rig)).Count.ShouldBe(left);
    }

    [Fact]
    public async Task WhoLacksABackupIsNamedUntilThereIsOne()
    {
        await using var rig = await Rig.StartAsync();
        await rig.BackUpAsync();
        Directory.Move(rig.Target, $"{rig.Target}.away");
        rig.Clock.Advance(TimeSpan.FromDays(1));
        await ScheduleAsync(rig);
        (await rig.BackupsAsync())[0].State.ShouldBe(BackupState.Failed);
        (await rig.AlertsAsync()).ShouldNotContain("backups-late");
        // It rests, then it is tried again.
        await ScheduleAsync(rig);
        (await rig.BackupsAsync()).Count.ShouldBe(2);
        rig.Clock.Advance(TimeSpan.FromMinutes(31));
        await ScheduleAsync(rig);
        (await rig.BackupsAsync()).Count.ShouldBe(3);
        rig.Clock.Advance(TimeSpan.FromHours(30));
        await ScheduleAsync(rig);
        var alerts = await rig.AlertsAsync();
        alerts.ShouldContain("backups-late");
        alerts.ShouldContain(rig.Slug);
        Directory.Move($"{rig.Target}.away", rig.Target);
        rig.Clock.Advance(TimeSpan.FromMinutes(31));
        await ScheduleAsync(rig);
        (await rig.BackupsAsync())[0].State.ShouldBe(BackupState.Done);
        await ScheduleAsync(rig);
        (await rig.AlertsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task WithoutBackupsInThePlanNothingIsDueAndAnOperatorCanAsk()
    {
        await using var rig = await Rig.StartAsync(plan: "stock: 0");
        rig.Clock.Advance(TimeSpan.FromDays(2));
        await ScheduleAsync(rig);
        (await rig.BackupsAsync()).ShouldBeEmpty();
        (
            await rig.App.InScopeAsync<AskForBackup, string?>(a => a.BackUpForCustomerAsync(rig.TenantId, default))
        ).ShouldBe("Your plan has no backups.");
        (await rig.App.InScopeAsync<AskForBackup, string?>(a => a.BackUpAsync(rig.TenantId, default))).ShouldBeNull();
        await RunAsync(rig);
        (await rig.BackupsAsync()).ShouldHaveSingleItem().Cause.ShouldBe(BackupCause.Asked);
    }

    [Fact]
    public async Task ACustomerAsksOnceAnHour()
    {
        await using var rig = await Rig.StartAsync();
        (await AskAsync()).ShouldBeNull();
        await RunAsync(rig);
        (await AskAsync())!.ShouldContain("within the last hour");
        rig.Clock.Advance(AskForBackup.Again + TimeSpan.FromMinutes(1));
        (await AskAsync()).ShouldBeNull();

        Task<string?> AskAsync() =>
            rig.App.InScopeAsync<AskForBackup, string?>(a => a.BackUpForCustomerAsync(rig.TenantId, default));
    }

    /// <summary>A lock of a run that was killed holds up nothing.</summary>
    [Fact]
    public async Task AStaleLockIsRemoved()
    {
        await using var rig = await Rig.StartAsync();
        await rig.BackUpAsync();
        // The same work beside ours, until it is killed while it has the repository to itself.
        var locks = Path.Combine(rig.Repository, "locks");
        for (var i = 0; i < 20 && Directory.GetFiles(locks).Length == 0; i++)
            await rig.CheckAndKillAsync(() => Directory.GetFiles(locks).Length > 0);
        Directory.GetFiles(locks).ShouldNotBeEmpty();
        (await rig.BackUpAsync())[0].State.ShouldBe(BackupState.Done);
        Directory.GetFiles(locks).ShouldBeEmpty();
    }

    private static async Task ScheduleAsync(Rig rig)
    {
        await rig.App.InScopeAsync<ScheduleBackups, JobOutcome>(s => s.RunAsync(new(), default));
        await RunAsync(rig);
    }

    /// <summary>Runs what waits of backups, and nothing else: here is no tenant to be reconciled.</summary>
    private static async Task RunAsync(Rig rig)
    {
        await using (var db = rig.App.Db())
            await db.Jobs.Where(j => j.Kind != BackupTenant.Kind).ExecuteDeleteAsync();
        await rig.App.RunJobsAsync();
    }

    private static async Task<IReadOnlyList<string>> SnapshotsAsync(Rig rig) =>
        await Task.FromResult<IReadOnlyList<string>>([
            .. Directory.GetFiles(Path.Combine(rig.Repository, "snapshots")).Select(f => Path.GetFileName(f)[..8]),
        ]);
}
