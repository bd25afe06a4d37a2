using Berth.Docker;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Berth.Tenants;
using Berth.Tenants.Metering;
using Berth.Tests.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Usage;

/// <summary>Real volumes are measured as a disk sees them, whatever a tenant puts there.</summary>
public sealed class MeasureVolumeTests : IAsyncLifetime
{
    private const string Installation = "berth-unit";
    private readonly DockerClient _docker = DockerClient.Connect();
    private readonly RecordedLog _log = new();
    private readonly List<string> _volumes = [];
    private TestApp _app = null!;
    private Tenant _tenant = null!;
    private string Edge => $"{Installation}-edge-{_tenant.Slug}";

    public async ValueTask InitializeAsync()
    {
        var name = NewName();
        var edge = $"{Installation}-edge-{name}";
        await _docker.Containers.CreateAsync(edge, new ContainerSpec { Image = "berth/caddy:4" });
        _app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Edge:Container"] = edge },
            log: _log
        );
        _tenant = await SellAsync(name, "10.219.0.8/29");
    }

    public async ValueTask DisposeAsync()
    {
        await _docker.Containers.RemoveAsync(Edge, force: true);
        foreach (var volume in _volumes)
            await _docker.Volumes.RemoveAsync(volume, force: true);
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task EachFileAndFolderCounts()
    {
        await HoldsAsync(
            "cd /data && dd if=/dev/zero of=big bs=1M count=3 2>/dev/null && ln big other && "
                + "i=0; while [ $i -lt 3000 ]; do : > f$i; mkdir d$i; i=$((i+1)); done; "
                + "dd if=/dev/zero of=hole bs=1 count=1 seek=1000000000 2>/dev/null; ln -s /proc out"
        );
        var size = await SizeAsync();
        size.IsWhole.ShouldBeTrue();
        // 3 MiB once, though it has two names; 6,000 entries of 4 KiB; nothing for the hole, nor for what a link names.
        size.Bytes.ShouldBeInRange((3L << 20) + 6000 * 4096, (3L << 20) + 6300 * 4096);
    }

    /// <summary>Paths that are nearly as long as they can be hide nothing.</summary>
    [Theory]
    [InlineData(1500)]
    [InlineData(1900)]
    public async Task WhatIsFarDownCounts(int depth)
    {
        await HoldsAsync($"{Deep(depth)}; {Files(1500)}; dd if=/dev/zero of=big bs=1M count=3 2>/dev/null");
        var size = await SizeAsync();
        size.IsWhole.ShouldBeTrue();
        size.Bytes.ShouldBeInRange((3L << 20) + (depth + 1500) * 4096, (3L << 20) + (depth + 1510) * 4096);
    }

    /// <summary>
    /// A volume that takes long: each of its files is at the end of a long way, which the kernel goes anew for each.
    /// Those after it are measured all the same, and it counts with what was seen.
    /// </summary>
    [Fact]
    public async Task AVolumeThatTakesTooLongHoldsUpNoOther()
    {
        await HoldsAsync($"{Deep(1900)}; {Files(30000)}");
        var others = new List<Tenant>();
        for (var i = 2; i < 5; i++)
        {
            var other = await SellAsync(NewName(), $"10.219.0.{i * 8}/29");
            await HoldsAsync("dd if=/dev/zero of=/data/a bs=1M count=2 2>/dev/null", other);
            others.Add(other);
        }
        await using (var scope = _app.Worker.CreateAsyncScope())
            await ActivatorUtilities
                .CreateInstance<MeasureDisks>(
                    scope.ServiceProvider,
                    new MeasureVolume(
                        scope.ServiceProvider.GetRequiredService<KnownHosts>(),
                        scope.ServiceProvider.GetRequiredService<RunOnHost>(),
                        scope.ServiceProvider.GetRequiredService<BerthSettings>()
                    )
                    {
                        Each = TimeSpan.FromSeconds(2),
                    }
                )
                .RunAsync(new(), default);
        await using var db = _app.Db();
        foreach (var other in others)
            (await db.TenantUsage.SingleAsync(u => u.TenantId == other.Id)).DiskBytes.ShouldBeInRange(
                2 << 20,
                (2 << 20) + 65536
            );
        (await db.TenantUsage.SingleAsync(u => u.TenantId == _tenant.Id)).DiskBytes.ShouldBeInRange(4096, 31000 * 4096);
        _log.Lines.Select(l => l.Message)
            .Where(m => m.Contains("not measured to its end", StringComparison.Ordinal))
            .ShouldHaveSingleItem()
            .ShouldContain(_tenant.Slug);
    }

    [Fact]
    public async Task ATenantWithoutAVolumeHasNothingAndMakesNone()
    {
        (await SizeAsync()).ShouldBe(new VolumeSize(0, IsWhole: true));
        (await _docker.Volumes.ListAsync()).ShouldNotContain(v => v.Name == VolumeOf(_tenant));
    }

    [Fact]
    public async Task TheJobWritesItDown()
    {
        await HoldsAsync("dd if=/dev/zero of=/data/a bs=1M count=5 2>/dev/null");
        await _app.InScopeAsync<MeasureDisks>(m => m.RunAsync(new(), default));
        (await _app.Db().TenantUsage.SingleAsync(u => u.TenantId == _tenant.Id)).DiskBytes.ShouldBeInRange(
            5 << 20,
            (5 << 20) + 65536
        );
        (await _docker.Containers.ListAsync([$"{TenantStack.InstallationLabel}={Installation}"])).ShouldNotContain(c =>
            c.Names!.Any(n => n.Contains(".measure-all", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task WhatWasNotAllIsAtLeastThat()
    {
        await using var db = _app.Db();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var usage = await TenantUsage.LockAsync(db, _tenant.Id, default);
        usage.Measured(new(700, IsWhole: true), DateTimeOffset.UtcNow);
        usage.Measured(new(500, IsWhole: false), DateTimeOffset.UtcNow);
        usage.DiskBytes.ShouldBe(700);
        usage.Measured(new(900, IsWhole: false), DateTimeOffset.UtcNow);
        usage.DiskBytes.ShouldBe(900);
        usage.Measured(new(500, IsWhole: true), DateTimeOffset.UtcNow);
        usage.DiskBytes.ShouldBe(500);
    }

    private Task<VolumeSize> SizeAsync() =>
        _app.InScopeAsync<MeasureVolume, VolumeSize>(m => m.OfAsync(_tenant, default));

    private static string NewName() => $"disk{Guid.NewGuid():N}"[..20];

    private static string VolumeOf(Tenant tenant) => TenantSpec.VolumeOf(Installation, tenant.Slug);

    /// <summary>Goes that many folders down.</summary>
    private static string Deep(int folders) =>
        $"cd /data; i=0; while [ $i -lt {folders} ]; do mkdir d && cd d || exit 1; i=$((i+1)); done";

    private static string Files(int count) => $"i=0; while [ $i -lt {count} ]; do : > f$i; i=$((i+1)); done";

    private async Task<Tenant> SellAsync(string name, string subnet)
    {
        await using var db = _app.Db();
        var product = _app.Worker.GetRequiredService<ProductCatalog>().Find("hello")!;
        var order = Order.For("ada@example.com", product, product.Plans[0], name, DateTimeOffset.UtcNow);
        db.Orders.Add(order);
        var tenant = Tenant.For(order.ToSale(), subnet, "local", db, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
        return tenant;
    }

    /// <summary>A volume as a tenant's stack makes it, with what a command puts there.</summary>
    private async Task HoldsAsync(string command, Tenant? whose = null)
    {
        var tenant = whose ?? _tenant;
        var volume = VolumeOf(tenant);
        _volumes.Add(volume);
        await _docker.Volumes.CreateAsync(
            new VolumeSpec
            {
                Name = volume,
                Labels = new Dictionary<string, string>
                {
                    [TenantStack.InstallationLabel] = Installation,
                    [TenantStack.TenantLabel] = tenant.Id.ToString(),
                },
            }
        );
        var writer = await _docker.Containers.CreateAsync(
            null,
            new ContainerSpec
            {
                Image = "berth/caddy:4", // which has a shell
                Entrypoint =
                [
                    "/bin/busybox",
                    "sh",
                    "-c",
                    $"busybox mkdir /b && busybox --install -s /b && PATH=/b && {command}",
                ],
                User = "0",
                HostConfig = new HostConfig { Binds = [$"{volume}:/data"], NetworkMode = "none" },
            }
        );
        await _docker.Containers.StartAsync(writer.Id);
        var exit = await _docker.Containers.WaitAsync(writer.Id);
        await _docker.Containers.RemoveAsync(writer.Id, force: true);
        exit.StatusCode.ShouldBe(0);
    }
}
