using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Backups;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Backups;

/// <summary>A tenant's data goes to a repository of restic and comes back, on the real engine.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task WhatWasThereComesBackAsItWas()
    {
        await using var rig = await Rig.StartAsync();
        var one = await rig.ContentAsync();
        var made = (await rig.BackUpAsync()).ShouldHaveSingleItem();
        (made.State, made.Cause, made.Target, made.Host, made.Why).ShouldBe(
            (BackupState.Done, BackupCause.Asked, "near", "local", "")
        );
        made.Snapshot.Length.ShouldBe(8);
        (made.Files, made.BytesTotal).ShouldBe((2, 8), "links are no files");
        made.BytesAdded.ShouldBeGreaterThan(0);
        await rig.WriteAsync("two");
        var two = await rig.ContentAsync();
        two.ShouldNotBe(one);

        var done = await rig.RestoreAsync(made.Id);
        (done.State, done.Why).ShouldBe((RestoreState.Done, null));
        (await rig.ContentAsync()).ShouldBe(one);
        (await rig.StatusAsync()).ShouldBe("exited", "the reconcile starts it");
        // What was there before was backed up, and comes back, too.
        var before = (await rig.BackupsAsync())[0];
        (before.Id, before.Cause).ShouldBe((done.BeforeId!.Value, BackupCause.Restore));
        (await rig.RestoreAsync(before.Id)).State.ShouldBe(RestoreState.Done);
        (await rig.ContentAsync()).ShouldBe(two);
        // Nothing is left but the tenant's own container.
        (await rig.Docker.Containers.ListAsync([$"{TenantStack.InstallationLabel}={rig.Installation}"]))
            .Select(c => c.Name)
            .ShouldBe([rig.Container]);
        await using var db = rig.App.Db();
        (await db.TenantEvents.Select(e => e.What).ToListAsync()).ShouldContain(w =>
            w.StartsWith("Its data is as it was on")
        );
        (await db.Audit.CountAsync(a => a.Kind == "Restore" && a.Field == "Backup")).ShouldBe(2);
        (await rig.AlertsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ThePasswordIsMadeOnceForItsOwnerAndIsNowhereElse()
    {
        await using var rig = await Rig.StartAsync();
        var password = await File.ReadAllTextAsync(rig.PasswordFile);
        password.Length.ShouldBe(64);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(rig.PasswordFile).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var seen = "";
        var watching = WatchAsync();
        await rig.BackUpAsync();
        seen += await watching;
        seen.ShouldContain("RESTIC_PASSWORD_FILE", customMessage: "the container was seen");
        seen.ShouldNotContain(password);
        await rig.App.InScopeAsync<MakePasswords>(m => m.StartAsync(default));
        (await File.ReadAllTextAsync(rig.PasswordFile)).ShouldBe(password);
        // Lost, it is not replaced by one that opens nothing.
        File.Delete(rig.PasswordFile);
        await rig.App.InScopeAsync<MakePasswords>(m => m.StartAsync(default));
        File.Exists(rig.PasswordFile).ShouldBeFalse();
        (await rig.AlertsAsync()).ShouldContain("The password file of near is missing");
        (await rig.BackUpAsync())[0].Why.ShouldContain("Put it back");

        async Task<string> WatchAsync()
        {
            using var timeout = new CancellationTokenSource(Patience.Long);
            while (true)
            {
                timeout.Token.ThrowIfCancellationRequested();
                try
                {
                    var it = await rig.Docker.Containers.InspectAsync($"{rig.Installation}.restic");
                    it.HostConfig.NetworkMode.ShouldBe("none");
                    it.HostConfig.CpuShares.ShouldBe(64);
                    it.Mounts!.Where(m => m.Type == "volume").ShouldAllBe(m => !m.RW);
                    return string.Join('\n', [.. it.Config.Env!, .. it.Config.Cmd!, .. it.Config.Labels!.Values]);
                }
                catch (DockerException e) when (e.IsNotFound)
                {
                    await Task.Delay(5);
                }
            }
        }
    }

    [Theory]
    [InlineData("pause", "paused")]
    [InlineData("stop", "exited")]
    [InlineData("live", "running")]
    public async Task ItsContainerIsHeldMeanwhileAndGoesOn(string consistency, string held)
    {
        await using var rig = await Rig.StartAsync(consistency);
        using var seen = new SeenAt("backup:held", rig.StatusAsync);
        using var made = new SeenAt("backup:made", rig.StatusAsync);
        (await rig.BackUpAsync())[0].State.ShouldBe(BackupState.Done);
        if (consistency != "live")
            seen.Value.ShouldBe(held);
        made.Value.ShouldBe("running");
        (await rig.StatusAsync()).ShouldBe("running");
        await using var db = rig.App.Db();
        (await db.BackupHolds.CountAsync()).ShouldBe(0);
        (await db.Tenants.SingleAsync()).LeaseOwner.ShouldBeNull();
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("stop")]
    public async Task ItGoesOnAlthoughTheBackupFails(string consistency)
    {
        await using var rig = await Rig.StartAsync(consistency);
        Directory.Delete(rig.Target);
        (await rig.BackUpAsync())[0].State.ShouldBe(BackupState.Failed);
        (await rig.StatusAsync()).ShouldBe("running");
    }

    /// <summary>Its worker died: the next start of one, or the next minute, lets it go on.</summary>
    [Theory]
    [InlineData("pause", "paused")]
    [InlineData("stop", "exited")]
    public async Task WhoIsHeldByADeadWorkerGoesOn(string consistency, string held)
    {
        await using var rig = await Rig.StartAsync(consistency);
        using (var dies = new DiesAt("backup:held"))
            await Should.ThrowAsync<DiesAt.Death>(rig.BackUpAsync());
        await rig.HeldAsDeadWorkerLeavesItAsync();
        (await rig.StatusAsync()).ShouldBe(held);
        (await rig.App.InScopeAsync<ReleaseHolds, JobOutcome>(r => r.RunAsync(new(), default))).ShouldBe(
            JobOutcome.Done
        );
        (await rig.StatusAsync()).ShouldBe("running");
        (await rig.BackUpAsync())[0].State.ShouldBe(BackupState.Done);
        (await rig.StatusAsync()).ShouldBe("running");
    }

    [Fact]
    public async Task ATargetThatIsAwayDelaysAndIsSaid()
    {
        await using var rig = await Rig.StartAsync();
        Directory.Move(rig.Target, $"{rig.Target}.away");
        var failed = (await rig.BackUpAsync())[0];
        failed.State.ShouldBe(BackupState.Failed);
        failed.Why.ShouldContain("is not there on local");
        (await rig.AlertsAsync()).ShouldContain("backups/near on local");
        Directory.Move($"{rig.Target}.away", rig.Target);
        (await rig.BackUpAsync())[0].State.ShouldBe(BackupState.Done);
        (await rig.AlertsAsync()).ShouldBeEmpty();
        // A disk that is not mounted leaves an empty folder: nothing is begun anew there.
        Directory.Move(rig.Repository, $"{rig.Target}.elsewhere");
        (await rig.BackUpAsync())[0].Why.ShouldContain("Is its disk mounted?");
        Directory.Exists(rig.Repository).ShouldBeFalse();
        Directory.Move($"{rig.Target}.elsewhere", rig.Repository);
    }

    [Fact]
    public async Task AFullTargetIsSaidAndIsUsedAgainWhenThereIsRoom()
    {
        await using var rig = await Rig.StartAsync();
        await Shell.RunAsync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", rig.Target]);
        try
        {
            await rig.ShellAsync("/bin/busybox head -c 3000000 /dev/urandom >large");
            (await rig.BackUpAsync())[0].Why.ShouldBe("The target is full.");
            (await rig.AlertsAsync()).ShouldContain("The target is full.");
            await Shell.RunAsync("mount", ["-o", "remount,size=64m", rig.Target]);
            var made = (await rig.BackUpAsync())[0];
            made.State.ShouldBe(BackupState.Done);
            var one = await rig.ContentAsync();
            await rig.WriteAsync("two");
            (await rig.RestoreAsync(made.Id)).State.ShouldBe(RestoreState.Done);
            (await rig.ContentAsync()).ShouldBe(one);
        }
        finally
        {
            await Shell.RunAsync("umount", [rig.Target]);
        }
    }

    [Fact]
    public async Task OneTargetThatFailsStopsNoOther()
    {
        await using var rig = await Rig.StartAsync();
        rig.Settings.Targets.Insert(
            0,
            new()
            {
                Name = "far",
                Url = "/none/such",
                PasswordFile = rig.PasswordFile,
            }
        );
        (await rig.BackUpAsync())
            .Select(b => (b.Target, b.State))
            .ShouldBe([("near", BackupState.Done), ("far", BackupState.Failed)], ignoreOrder: true);
    }

    [Fact]
    public async Task AnotherPasswordIsSaidAndOpensNothing()
    {
        await using var rig = await Rig.StartAsync();
        var made = (await rig.BackUpAsync())[0];
        var one = await rig.ContentAsync();
        var password = await File.ReadAllTextAsync(rig.PasswordFile);
        await File.WriteAllTextAsync(rig.PasswordFile, "another");
        (await rig.BackUpAsync())[0].Why.ShouldContain("The password is not the repository's");
        var failed = await rig.RestoreAsync(made.Id);
        failed.State.ShouldBe(RestoreState.Failed);
        failed.Why!.ShouldContain("could not be backed up first");
        (await rig.ContentAsync()).ShouldBe(one);
        await File.WriteAllTextAsync(rig.PasswordFile, password);
        (await rig.BackUpAsync())[0].State.ShouldBe(BackupState.Done);
    }

    [Fact]
    public async Task AFlippedByteIsFoundByACheckAndNamed()
    {
        await using var rig = await Rig.StartAsync();
        var made = (await rig.BackUpAsync())[0];
        await rig.TendAsync();
        (await rig.AlertsAsync()).ShouldBeEmpty();
        var one = await rig.ContentAsync();
        var packs = Directory.GetFiles(Path.Combine(rig.Repository, "data"), "*", SearchOption.AllDirectories);
        foreach (var pack in packs)
            Flip(pack);
        rig.Clock.Advance(TimeSpan.FromDays(6));
        await rig.TendAsync();
        (await rig.AlertsAsync()).ShouldNotContain("damaged", customMessage: "once a week is enough");
        rig.Clock.Advance(TimeSpan.FromDays(2));
        await rig.TendAsync();
        var alerts = await rig.AlertsAsync();
        alerts.ShouldContain("backups-check/near on local");
        packs.ShouldContain(p => alerts.Contains(Path.GetFileName(p)));
        // A restore of it changes nothing.
        var failed = await rig.RestoreAsync(made.Id);
        failed.State.ShouldBe(RestoreState.Failed);
        (await rig.ContentAsync()).ShouldBe(one);
        // Nor does what restic stored of a backup that was not whole ever pass for one.
        (await rig.BackupsAsync())
            .Where(b => b.State == BackupState.Failed)
            .ShouldHaveSingleItem()
            .Snapshot.ShouldNotBeEmpty();
        foreach (var pack in packs)
            Flip(pack);
        rig.Clock.Advance(TimeSpan.FromDays(8));
        await rig.TendAsync();
        (await rig.AlertsAsync()).ShouldNotContain("backups-check");
        (await rig.BackupsAsync()).ShouldHaveSingleItem().Id.ShouldBe(made.Id);
        (await rig.RestoreAsync(made.Id)).State.ShouldBe(RestoreState.Done);

        static void Flip(string file)
        {
            using var stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite);
            stream.Position = 40;
            var value = stream.ReadByte();
            stream.Position = 40;
            stream.WriteByte((byte)(value ^ 1));
        }
    }
}
