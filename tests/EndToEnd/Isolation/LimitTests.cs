using System.Diagnostics;
using Berth.Docker;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Provisioning;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Isolation;

/// <summary>
/// What a container may use at most, proven by trying to use more. Made as the product makes it, on the smallest plan's
/// limits.
/// </summary>
public sealed class LimitTests(IsolationLab lab) : IClassFixture<IsolationLab>
{
    [Fact]
    public async Task AreKeptWhateverItTries()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "An engine of one's own needs root.");
        await HoldsBeforeItStartsAsync(lab.Ada);
        var replaced = lab.Ada with { Containers = [lab.Ada.Door with { Means = new() { OpenFiles = 4096 } }] };
        await lab.UpAsync(replaced);
        await HoldsBeforeItStartsAsync(replaced, times: 2);
        await Task.WhenAll(ProcessesAsync(lab.Ada), RootAsync(lab.Bob), PrivilegesAsync(lab.Bob));
        await LogsAsync(lab.Bob);
        await ProcessorAsync(lab.Bob);
        await MemoryAsync(lab.Bob); // last: whom the kernel ends for it is the kernel's choice
        // And each of them serves on.
        foreach (var tenant in (TenantSpec[])[lab.Ada, lab.Bob])
            (await Probe.TcpAsync(lab.Engine.Network.File, tenant.Address, tenant.Door.Port)).ShouldBeTrue(tenant.Slug);
    }

    /// <summary>
    /// Where the engine's file system has project quotas it keeps the volume's size; where it has none the engine says
    /// so, and nothing is promised.
    /// </summary>
    [Fact]
    public async Task AVolumesSizeIsKeptOrRefused()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "An engine of one's own needs root.");
        var carl = lab.Tenant("carl", "10.201.0.24/29") with { VolumeMaxMb = 20 };
        try
        {
            await lab.UpAsync(carl);
        }
        catch (StackFailedException e)
        {
            e.Message.ShouldContain("quota size requested but no quota support");
            return;
        }
        (await RunAsync(carl, "/bin/busybox dd if=/dev/zero of=/data/x bs=1M count=40")).Error.ShouldContain(
            "No space left"
        );
    }

    /// <summary>The engine's own record: no process of it ever ran without the limit.</summary>
    private async Task HoldsBeforeItStartsAsync(TenantSpec tenant, int times = 1)
    {
        var done = new List<string>();
        var query = new EventQuery
        {
            Types = ["container"],
            Actions = ["create", "update", "start"],
            Since = DateTimeOffset.UtcNow.AddHours(-1),
            Until = DateTimeOffset.UtcNow,
        };
        await foreach (var e in lab.Engine.Docker.Events.ReadAsync(query, TestContext.Current.CancellationToken))
        {
            if (e.Actor.Attributes.GetValueOrDefault("name") == tenant.Name)
                done.Add(e.Action);
        }
        done.ShouldBe(Enumerable.Repeat((string[])["create", "update", "start"], times).SelectMany(d => d));
        (await lab.Engine.Docker.Containers.InspectAsync(tenant.Name)).HostConfig.PidsLimit.ShouldBe(tenant.Door.Pids);
    }

    private async Task ProcessesAsync(TenantSpec tenant)
    {
        var result = await RunAsync(tenant, "i=0; while [ $i -lt 200 ]; do /bin/busybox sleep 3 & i=$((i+1)); done");
        result.Error.ShouldContain("can't fork");
        (await lab.Engine.Docker.Stats.ReadAsync(tenant.Name)).Pids.ShouldBeLessThanOrEqualTo(tenant.Door.Pids);
    }

    private async Task MemoryAsync(TenantSpec tenant)
    {
        (await RunAsync(tenant, "/bin/busybox dd if=/dev/zero of=/dev/null bs=32M count=1")).ExitCode.ShouldBe(0);
        (await RunAsync(tenant, "exec /bin/busybox dd if=/dev/zero of=/dev/null bs=200M count=1")).ExitCode.ShouldBe(
            137
        ); // killed by the kernel
    }

    private async Task RootAsync(TenantSpec tenant)
    {
        foreach (var path in (string[])["/x", "/bin/x", "/etc/x"])
            (await RunAsync(tenant, $"echo > {path}")).Error.ShouldContain(
                "ead-only file system",
                Case.Sensitive,
                path
            );
        (await RunAsync(tenant, "echo x > /data/x && echo x > /tmp/y")).ExitCode.ShouldBe(0);
        // nothing runs from there
        (await RunAsync(tenant, "/bin/busybox cp /bin/busybox /tmp/b && /tmp/b true")).ExitCode.ShouldNotBe(0);
    }

    private async Task PrivilegesAsync(TenantSpec tenant)
    {
        var status = (await RunAsync(tenant, "/bin/busybox cat /proc/1/status")).Output;
        foreach (var set in (string[])["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
            status.ShouldContain($"{set}:\t0000000000000000");
        status.ShouldContain("NoNewPrivs:\t1");
        status.ShouldContain("Seccomp:\t2");
        var made = await lab.Engine.Docker.Containers.InspectAsync(tenant.Name);
        (made.HostConfig!.MemorySwap, made.HostConfig.Privileged).ShouldBe(
            (tenant.Door.MemoryMb * 1024L * 1024, false)
        );
        (made.HostConfig.PortBindings?.Count ?? 0).ShouldBe(0);
    }

    private async Task LogsAsync(TenantSpec tenant)
    {
        (
            await RunAsync(
                tenant,
                "/bin/busybox head -c 24000000 /dev/zero | /bin/busybox tr '\\0' x | /bin/busybox fold -w 4000 > /proc/1/fd/1"
            )
        ).ExitCode.ShouldBe(0);
        var id = (await lab.Engine.Docker.Containers.InspectAsync(tenant.Name)).Id;
        var files = lab.Engine.LogsOf(id);
        files.Count.ShouldBe(2);
        files.Sum(f => f.Length).ShouldBeInRange(5_000_000, 11_000_000);
    }

    private async Task ProcessorAsync(TenantSpec tenant)
    {
        var busy = RunAsync(
            tenant,
            "/bin/busybox timeout 3 /bin/busybox sh -c 'while :; do :; done' & /bin/busybox timeout 3 "
                + "/bin/busybox sh -c 'while :; do :; done'; wait"
        );
        await Task.Delay(500);
        var watch = Stopwatch.StartNew();
        var before = await lab.Engine.Docker.Stats.ReadAsync(tenant.Name);
        await Task.Delay(2000);
        var used = (await lab.Engine.Docker.Stats.ReadAsync(tenant.Name)).CpuTotal - before.CpuTotal;
        // two loops want two processors
        (used / 1e9 / watch.Elapsed.TotalSeconds).ShouldBeInRange(0.05, tenant.Door.Cpus * 1.3);
        await busy;
    }

    private Task<ExecResult> RunAsync(TenantSpec tenant, string script) =>
        lab.Engine.Docker.Exec.RunAsync(tenant.Name, ["/bin/busybox", "sh", "-c", script]);
}
