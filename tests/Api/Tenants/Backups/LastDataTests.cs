using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Berth.Docker;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Backups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Backups;

/// <summary>What a real volume holds outlives it, whole, for as long as was promised and no longer.</summary>
public sealed class LastDataTests : IAsyncLifetime
{
    private const string Installation = "berth-unit";
    private readonly DockerClient _docker = DockerClient.Connect();
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-last-").FullName;
    private readonly string _slug = $"last{Guid.NewGuid():N}"[..20];
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(3_000_000);
    private string Volume => TenantSpec.VolumeOf(Installation, _slug);
    private string Edge => $"{Installation}-edge-{_slug}";

    public async ValueTask InitializeAsync() =>
        await _docker.Containers.CreateAsync(Edge, new ContainerSpec { Image = "berth/hello:1" });

    public async ValueTask DisposeAsync()
    {
        await _docker.Containers.RemoveAsync(Edge, force: true);
        await _docker.Volumes.RemoveAsync(Volume, force: true);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task IsKeptAsOneWholeFileAndDeletedWhenItsTimeIsOver()
    {
        await using var app = await AppAsync();
        var tenant = await TenantAsync(app);
        await StoreAsync(tenant);
        var file = Path.Combine(_folder, $"{_slug}.{tenant:N}.tar.gz");
        // As a run leaves it that was killed: a piece of a file, and the container that it was read from.
        await File.WriteAllTextAsync($"{file}.part", "a piece");
        await _docker.Containers.CreateAsync(
            $"{Installation}-{_slug}.last-data",
            new ContainerSpec
            {
                Image = "berth/hello:1",
                Labels = new Dictionary<string, string>
                {
                    [TenantStack.InstallationLabel] = Installation,
                    [TenantStack.TenantLabel] = tenant.ToString(),
                },
                HostConfig = new HostConfig { Binds = [$"{Volume}:/data"] },
            }
        );
        // And a stranger's, of the name that it once had.
        var other = await _docker.Containers.CreateAsync(
            $"{Installation}-{_slug}-last-data",
            new ContainerSpec { Image = "berth/hello:1" }
        );

        await KeepAsync(app, tenant);
        var row = await app.Db().LastData.SingleAsync();
        (row.TenantId, row.File, row.Bytes).ShouldBe((tenant, file, new FileInfo(file).Length));
        row.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file))));
        (row.DeleteAt - row.CreatedAt).ShouldBe(TimeSpan.FromDays(30));
        Directory.GetFiles(_folder).ShouldBe([file]);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Read(file)["data/deep/content"].ShouldBe(_content);
        (await _docker.Containers.ListAsync([$"{TenantStack.TenantLabel}={tenant}"])).ShouldBeEmpty();
        await _docker.Containers.RemoveAsync(other.Id, force: true, volumes: true); // which fails if it is gone

        // Said again, it is the same file: the volume may be gone by now.
        await _docker.Volumes.RemoveAsync(Volume);
        await KeepAsync(app, tenant);
        File.Exists(file).ShouldBeTrue();

        await DeleteAsync(app, row.DeleteAt.AddSeconds(-1));
        (File.Exists(file), await app.Db().LastData.CountAsync()).ShouldBe((true, 1));
        await DeleteAsync(app, row.DeleteAt);
        (File.Exists(file), await app.Db().LastData.CountAsync()).ShouldBe((false, 0));
        (
            await app.Db().Audit.Where(a => a.Kind == "LastData").OrderBy(a => a.Id).Select(a => a.After).ToListAsync()
        ).ShouldBe([file, null]);
    }

    /// <summary>A container of our own name that was not made for this is somebody's: it is left, and said.</summary>
    [Fact]
    public async Task AStrangersContainerIsLeft()
    {
        await using var app = await AppAsync();
        var tenant = await TenantAsync(app);
        await StoreAsync(tenant);
        var name = $"{Installation}-{_slug}.last-data";
        var theirs = await _docker.Containers.CreateAsync(
            name,
            new ContainerSpec
            {
                Image = "berth/hello:1",
                Labels = new Dictionary<string, string> { [TenantStack.InstallationLabel] = Installation },
            }
        );
        try
        {
            (await Should.ThrowAsync<InvalidOperationException>(KeepAsync(app, tenant))).Message.ShouldContain(
                $"The container {name} is in the way"
            );
            (await _docker.Containers.InspectAsync(name)).Id.ShouldBe(theirs.Id);
        }
        finally
        {
            await _docker.Containers.RemoveAsync(theirs.Id, force: true);
        }
    }

    [Theory]
    [InlineData("outside.tar.gz", false)]
    [InlineData("../outside.{id}.tar.gz", false)]
    [InlineData("copies/../outside.{id}.tar.gz", false)]
    [InlineData("copies/other.tar.gz", false)]
    [InlineData("copies/deeper/x.{id}.tar.gz", false)]
    [InlineData("copies/x.{id}.tar.gz", true)]
    public async Task ARowThatNamesAnotherFileDeletesNothing(string name, bool isCopy)
    {
        await using var app = await AppAsync(("Berth:Backups:Folder", Path.Combine(_folder, "copies")));
        var tenant = await TenantAsync(app);
        var file = Path.Combine(_folder, name.Replace("{id}", $"{tenant:N}"));
        Directory.CreateDirectory(Path.Combine(_folder, "copies", "deeper"));
        await File.WriteAllTextAsync(file, "precious");
        await using (var db = app.Db())
        {
            db.LastData.Add(
                new LastData
                {
                    TenantId = tenant,
                    File = file,
                    DeleteAt = DateTimeOffset.UnixEpoch,
                }
            );
            await db.SaveChangesAsync();
        }
        await DeleteAsync(app, DateTimeOffset.UtcNow);
        File.Exists(file).ShouldBe(!isCopy);
        (await app.Db().LastData.CountAsync()).ShouldBe(isCopy ? 0 : 1);
        (await app.Db().Alerts.CountAsync()).ShouldBe(isCopy ? 0 : 1);
        if (!isCopy)
            File.Delete(file);
    }

    [Fact]
    public async Task WhatNoPlanPromisesIsKeptWhenAnOperatorWantsIt()
    {
        var catalog = Directory.CreateDirectory(Path.Combine(_folder, "catalog")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(catalog, "hello.yaml"),
            (await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"))).Replace(
                "keepData: 30d",
                "keepData: 0d",
                StringComparison.Ordinal
            )
        );
        await using var app = await AppAsync(
            ("Berth:Catalog", catalog),
            ("Berth:Backups:Folder", Path.Combine(_folder, "copies"))
        );
        var tenant = await TenantAsync(app);
        await StoreAsync(tenant);
        await KeepAsync(app, tenant);
        (await app.Db().LastData.CountAsync()).ShouldBe(0);

        await using (var db = app.Db())
        {
            await WantCopy.AskAsync(db, tenant, DateTimeOffset.UtcNow, default);
            await db.SaveChangesAsync();
        }
        await DeleteAsync(app, DateTimeOffset.UtcNow.AddYears(1)); // a wish has no time that could be over
        await KeepAsync(app, tenant);
        var row = await app.Db().LastData.SingleAsync();
        (row.IsWanted, File.Exists(row.File), row.DeleteAt - row.CreatedAt).ShouldBe(
            (false, true, TimeSpan.FromDays(30))
        );
    }

    [Fact]
    public async Task WithoutRoomItSaysSoAndLeavesNothing()
    {
        await using var app = await AppAsync(("Berth:Backups:KeepFreeMb", "1000000000"));
        var tenant = await TenantAsync(app);
        await StoreAsync(tenant);
        (await Should.ThrowAsync<IOException>(KeepAsync(app, tenant))).Message.ShouldContain(
            "Berth:Backups:KeepFreeMb"
        );
        Directory.GetFiles(_folder).ShouldBeEmpty();
        (await app.Db().LastData.CountAsync()).ShouldBe(0);
        (await _docker.Containers.ListAsync([$"{TenantStack.TenantLabel}={tenant}"])).ShouldBeEmpty();
    }

    [Fact]
    public async Task WithoutAFolderNothingIsKept()
    {
        await using var app = await AppAsync(("Berth:Backups:Folder", ""));
        var tenant = await TenantAsync(app);
        await StoreAsync(tenant);
        await KeepAsync(app, tenant);
        (await app.Db().LastData.CountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1024)]
    public async Task ATarThatEndsTooEarlyIsNoCopy(int missing)
    {
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, leaveOpen: true))
            await writer.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "data/x") { DataStream = new MemoryStream(_content) }
            );
        tar.SetLength(tar.Length - missing);
        tar.Position = 0;
        var file = Path.Combine(_folder, "x.tar.gz");
        if (missing == 0)
            await WriteCopy.WriteAsync(tar, file, 0, TimeProvider.System, default);
        else
            await Should.ThrowAsync<IOException>(WriteCopy.WriteAsync(tar, file, 0, TimeProvider.System, default));
        Directory.GetFiles(_folder).ShouldBe(missing == 0 ? [file] : []);
    }

    private Task<TestApp> AppAsync(params (string Key, string Value)[] settings) =>
        TestApp.StartAsync(
            settings: new Dictionary<string, string?>(
                settings
                    .Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))
                    .Prepend(new("Berth:Edge:Container", Edge))
                    .Prepend(new("Berth:Backups:Folder", _folder))
                    .GroupBy(s => s.Key)
                    .Select(g => g.Last())
            )
        );

    private async Task<Guid> TenantAsync(TestApp app)
    {
        await using var db = app.Db();
        var product = app.Services.GetRequiredService<ProductCatalog>().Find("hello")!;
        var order = Order.For("ada@example.com", product, product.Plans[0], _slug, DateTimeOffset.UtcNow);
        db.Orders.Add(order);
        var tenant = Tenant.For(order.ToSale(), "10.219.0.8/29", "local", db, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
        return tenant.Id;
    }

    /// <summary>A volume as a tenant's stack makes it, with a file in a folder.</summary>
    private async Task StoreAsync(Guid tenant)
    {
        await _docker.Volumes.CreateAsync(
            new VolumeSpec
            {
                Name = Volume,
                Labels = new Dictionary<string, string> { [TenantStack.TenantLabel] = tenant.ToString() },
            }
        );
        var writer = await _docker.Containers.CreateAsync(
            null,
            new ContainerSpec
            {
                Image = "berth/hello:1",
                HostConfig = new HostConfig { Binds = [$"{Volume}:/data"] },
            }
        );
        try
        {
            var tar = new MemoryStream();
            await using (var entries = new TarWriter(tar, leaveOpen: true))
            {
                await entries.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "deep"));
                await entries.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, "deep/content")
                    {
                        DataStream = new MemoryStream(_content),
                    }
                );
            }
            tar.Position = 0;
            await _docker.Archive.PutAsync(writer.Id, "/data", tar);
        }
        finally
        {
            await _docker.Containers.RemoveAsync(writer.Id, force: true);
        }
    }

    private static async Task KeepAsync(TestApp app, Guid tenant)
    {
        await using var db = app.Db();
        await app
            .Worker.GetRequiredService<KeepLastData>()
            .KeepAsync(db, await db.Tenants.SingleAsync(t => t.Id == tenant), default);
    }

    private static async Task DeleteAsync(TestApp app, DateTimeOffset now)
    {
        await using var db = app.Db();
        (
            await new DeleteLastData(db, app.Worker.GetRequiredService<BerthSettings>(), new Fixed(now)).RunAsync(
                new(),
                default
            )
        ).ShouldBe(JobOutcome.Done);
    }

    private static Dictionary<string, byte[]> Read(string file)
    {
        using var reader = new TarReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var files = new Dictionary<string, byte[]>();
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                continue;
            var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files[entry.Name] = content.ToArray();
        }
        return files;
    }

    private sealed class Fixed(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
