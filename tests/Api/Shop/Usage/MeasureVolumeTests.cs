using Berth.Docker;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Berth.Tenants;
using Berth.Tenants.Metering;
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
    private readonly string _slug = $"disk{Guid.NewGuid():N}"[..20];
    private TestApp _app = null!;
    private Tenant _tenant = null!;
    private string Volume => TenantSpec.VolumeOf(Installation, _slug);
    private string Edge => $"{Installation}-edge-{_slug}";

    public async ValueTask InitializeAsync()
    {
        await _docker.Containers.CreateAsync(Edge, new ContainerSpec { Image = "berth/caddy:4" });
        _app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Berth:Edge:Container"] = Edge });
        await using var db = _app.Db();
        var product = _app.Worker.GetRequiredService<ProductCatalog>().Find("hello")!;
        var order = Order.For("ada@example.com", product, product.Plans[0], _slug, DateTimeOffset.UtcNow);
        db.Orders.Add(order);
        _tenant = Tenant.For(order.ToSale(), "10.219.0.8/29", "local", db, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _docker.Containers.RemoveAsync(Edge, force: true);
        await _docker.Volumes.RemoveAsync(Volume, force: true);
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

    [Fact]
    public async Task ATenantWithoutAVolumeHasNothingAndMakesNone()
    {
        (await SizeAsync()).ShouldBe(new VolumeSize(0, IsWhole: true));
        (await _docker.Volumes.ListAsync()).ShouldNotContain(v => v.Name == Volume);
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

    /// <summary>A volume as a tenant's stack makes it, with what a command puts there.</summary>
    private async Task HoldsAsync(string command)
    {
        await _docker.Volumes.CreateAsync(
            new VolumeSpec
            {
                Name = Volume,
                Labels = new Dictionary<string, string>
                {
                    [TenantStack.InstallationLabel] = Installation,
                    [TenantStack.TenantLabel] = _tenant.Id.ToString(),
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
                HostConfig = new HostConfig { Binds = [$"{Volume}:/data"], NetworkMode = "none" },
            }
        );
        await _docker.Containers.StartAsync(writer.Id);
        var exit = await _docker.Containers.WaitAsync(writer.Id);
        await _docker.Containers.RemoveAsync(writer.Id, force: true);
        exit.StatusCode.ShouldBe(0);
    }
}
