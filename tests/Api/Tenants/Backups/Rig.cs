using System.Text;
using Berth.Docker;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Backups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Berth.Tests.Backups;

/// <summary>
/// A tenant with a volume and a container on the real engine, and a folder to which it is backed up. Its container is
/// made here; what a reconcile would do is done by calling its part.
/// </summary>
internal sealed class Rig : IAsyncDisposable
{
    private static int _count;
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-backup-").FullName;

    private Rig(string installation) => Installation = installation;

    public DockerClient Docker { get; } = DockerClient.Connect();
    public MovingClock Clock { get; } = new();
    public TestApp App { get; private set; } = null!;
    public Guid TenantId { get; private set; }
    public string Installation { get; }
    public string Slug { get; } = $"kept{Guid.NewGuid():N}"[..20];
    public string Container => TenantSpec.ContainerOf(Installation, Slug, TenantContainer.DoorName);
    public string Target => Path.Combine(_folder, "target");
    public string PasswordFile => Path.Combine(_folder, "password");
    public string Repository => Path.Combine(Target, "local");

    /// <param name="consistency">What the product says of its container.</param>
    /// <param name="plan">More of its plan.</param>
    /// <param name="more">More settings.</param>
    public static async Task<Rig> StartAsync(
        string consistency = "live",
        string plan = "backups: {}",
        params (string Key, string Value)[] more
    )
    {
        // An installation of its own: one backup runs on a host at a time. Not named like a place, which other runs tidy up.
        var rig = new Rig($"berth-b{Environment.ProcessId % 100000}x{Interlocked.Increment(ref _count)}");
        Directory.CreateDirectory(rig.Target);
        var catalog = Directory.CreateDirectory(Path.Combine(rig._folder, "catalog")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(catalog, "hello.yaml"),
            $$"""
            name: hello
            title: Hello
            image: berth/hello:1
            pull: never
            port: 8080
            data: /data
            consistency: {{consistency}}
            plans:
              - { name: small, title: Small, price: 500, currency: eur, memoryMb: 64, cpus: 1, pids: 64, {{plan}} }

            """
        );
        var settings = new Dictionary<string, string?>
        {
            ["Berth:Installation"] = rig.Installation,
            ["Berth:Catalog"] = catalog,
            ["Berth:Backups:Targets:0:Name"] = "near",
            ["Berth:Backups:Targets:0:Url"] = rig.Target,
            ["Berth:Backups:Targets:0:PasswordFile"] = rig.PasswordFile,
        };
        foreach (var (key, value) in more)
            settings[key] = value;
        rig.App = await TestApp.StartAsync(settings: settings, clock: rig.Clock);
        await rig.App.InScopeAsync<MakePasswords>(m => m.StartAsync(default));
        rig.TenantId = await rig.TenantAsync();
        await rig.WriteAsync("one");
        await rig.RunAsync();
        return rig;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var c in await Docker.Containers.ListAsync([$"{TenantStack.InstallationLabel}={Installation}"]))
            try
            {
                await Docker.Containers.RemoveAsync(c.Id, force: true);
            }
            catch (DockerException e) when (e.IsConflict || e.IsNotFound)
            {
                // It is going: an engine that is busy is slow to say so.
                await Patience.UntilAsync(async () =>
                    (await Docker.Containers.ListAsync()).All(other => other.Id != c.Id)
                );
            }
        await Docker.Volumes.RemoveAsync(TenantSpec.VolumeOf(Installation, Slug), force: true);
        await App.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The job, with this cause; what the tenant's rows are then, the newest first.</summary>
    public async Task<List<Backup>> BackUpAsync(BackupCause cause = BackupCause.Asked)
    {
        (await App.InScopeAsync<BackupTenant, JobOutcome>(b => b.RunAsync(new(TenantId, cause), default))).ShouldBe(
            JobOutcome.Done
        );
        return await BackupsAsync();
    }

    public async Task<List<Backup>> BackupsAsync()
    {
        await using var db = App.Db();
        return await db.Backups.AsNoTracking().OrderByDescending(b => b.Id).ToListAsync();
    }

    /// <summary>Has it restored, as the reconcile does; the row then.</summary>
    public async Task<Restore> RestoreAsync(Guid backup)
    {
        (await App.InScopeAsync<AskForBackup, string?>(a => a.RestoreAsync(TenantId, backup, default))).ShouldBeNull();
        return await BringAsync();
    }

    /// <summary>The part of a reconcile that carries it out; the newest row then.</summary>
    public async Task<Restore> BringAsync(Tenant? tenant = null)
    {
        await using var db = App.Db();
        var host = await App.Worker.GetRequiredService<KnownHosts>().GetAsync("local", default);
        await App
            .Worker.GetRequiredService<RestoreData>()
            .BringAsync(
                db,
                await db.Tenants.SingleAsync(t => t.Id == (tenant == null ? TenantId : tenant.Id)),
                host,
                default
            );
        return await db.Restores.AsNoTracking().OrderByDescending(r => r.AskedAt).FirstAsync();
    }

    /// <summary>The worker's settings, to be changed.</summary>
    public BackupSettings Settings => App.Worker.GetRequiredService<BerthSettings>().Backups;

    /// <summary>
    /// As a worker leaves it that was killed while the tenant was held: here the same process goes on, and has let it go.
    /// </summary>
    public async Task HeldAsDeadWorkerLeavesItAsync()
    {
        await using var db = App.Db();
        var host = await App.Worker.GetRequiredService<KnownHosts>().GetAsync("local", default);
        await App
            .Worker.GetRequiredService<HoldContainers>()
            .HoldAsync(host, await db.Tenants.SingleAsync(t => t.Id == TenantId), default);
        await db.Database.ExecuteSqlAsync(
            $"UPDATE tenants SET lease_owner = 'nobody', lease_until = now() - interval '1 second' WHERE id = {TenantId}"
        );
    }

    /// <summary>Runs a job that is about everything.</summary>
    public async Task TendAsync() =>
        (await App.InScopeAsync<TendRepositories, JobOutcome>(t => t.RunAsync(new(), default))).ShouldBe(
            JobOutcome.Done
        );

    public async Task<string> AlertsAsync()
    {
        await using var db = App.Db();
        return string.Join(
            '\n',
            await db.Alerts.Where(a => a.ResolvedAt == null).Select(a => $"{a.Key}: {a.Text}").ToListAsync()
        );
    }

    public async Task<string> StatusAsync() => (await Docker.Containers.InspectAsync(Container)).State.Status;

    /// <summary>A shell command on the volume; what it printed.</summary>
    public async Task<string> ShellAsync(string command)
    {
        var made = await Docker.Containers.CreateAsync(
            null,
            new ContainerSpec
            {
                Image = "berth/hello:1",
                User = "0",
                Cmd = ["/bin/busybox", "sh", "-c", $"cd /data; {command}"],
                HostConfig = new HostConfig
                {
                    NetworkMode = "none",
                    Binds = [$"{TenantSpec.VolumeOf(Installation, Slug)}:/data"],
                },
            }
        );
        await Docker.Containers.StartAsync(made.Id);
        await Docker.Containers.WaitAsync(made.Id);
        var said = new StringBuilder();
        await foreach (var line in Docker.Logs.ReadAsync(made.Id))
            said.AppendLine(line.Text);
        await Docker.Containers.RemoveAsync(made.Id, force: true);
        return said.ToString().Trim();
    }

    /// <summary>Fills the volume with what stands for a state: files, owners, modes, links, a hidden one.</summary>
    public Task WriteAsync(string state) =>
        ShellAsync(
            "bb=/bin/busybox; $bb rm -rf /data/* /data/.h*; "
                + $"$bb mkdir -p deep/{state}; echo {state} >deep/{state}/file; echo {state} >.hidden; "
                + $"$bb ln -s deep/{state}/file link; $bb chown 1234:99 deep/{state}/file; "
                + $"$bb chmod 640 deep/{state}/file; $bb chown 10001:10001 /data"
        );

    /// <summary>All that is in the volume: kinds, modes, owners, names and contents.</summary>
    public Task<string> ContentAsync() =>
        ShellAsync(
            "/bin/busybox find . | /bin/busybox sort | while read -r f; do /bin/busybox stat -c '%F %a %u:%g %n' \"$f\"; "
                + "[ -f \"$f\" ] && /bin/busybox cat \"$f\"; done"
        );

    private async Task<Guid> TenantAsync()
    {
        await using var db = App.Db();
        var product = App.Services.GetRequiredService<ProductCatalog>().Find("hello")!;
        var order = Order.For("ada@example.com", product, product.Plans[0], Slug, Clock.GetUtcNow());
        db.Orders.Add(order);
        var tenant = Tenant.For(order.ToSale(), "10.219.0.8/29", "local", db, Clock.GetUtcNow());
        tenant.Observe(TenantState.Running, tenant.Generation, "Up and answering.", db, Clock.GetUtcNow());
        await db.SaveChangesAsync();
        await Docker.Volumes.CreateAsync(
            new VolumeSpec
            {
                Name = TenantSpec.VolumeOf(Installation, Slug),
                Labels = new Dictionary<string, string>
                {
                    [TenantStack.InstallationLabel] = Installation,
                    [TenantStack.TenantLabel] = tenant.Id.ToString(),
                },
            }
        );
        return tenant.Id;
    }

    /// <summary>Begins a check of the repository, by hand, and kills it when that is so.</summary>
    public async Task CheckAndKillAsync(Func<bool> when)
    {
        var made = await Docker.Containers.CreateAsync(
            null,
            new ContainerSpec
            {
                Image = "berth/restic:1",
                Cmd = ["check", "--read-data"],
                Env = ["REPOSITORY=/target/local", "RESTIC_PASSWORD_FILE=/password"],
                HostConfig = new HostConfig
                {
                    NetworkMode = "none",
                    Binds = [$"{Target}:/target", $"{PasswordFile}:/password:ro"],
                },
            }
        );
        await Docker.Containers.StartAsync(made.Id);
        var ended = Docker.Containers.WaitAsync(made.Id);
        while (!ended.IsCompleted && !when())
            await Task.Delay(1);
        await Docker.Containers.RemoveAsync(made.Id, force: true);
    }

    /// <summary>Its container, which does nothing.</summary>
    public async Task RunAsync()
    {
        var made = await Docker.Containers.CreateAsync(
            Container,
            new ContainerSpec
            {
                Image = "berth/hello:1",
                Cmd = ["/bin/busybox", "sh", "-c", "trap 'exit 0' TERM; while :; do /bin/busybox sleep 1; done"],
                Labels = new Dictionary<string, string> { [TenantStack.InstallationLabel] = Installation },
                HostConfig = new HostConfig
                {
                    NetworkMode = "none",
                    Binds = [$"{TenantSpec.VolumeOf(Installation, Slug)}:/data"],
                },
            }
        );
        await Docker.Containers.StartAsync(made.Id);
    }
}
