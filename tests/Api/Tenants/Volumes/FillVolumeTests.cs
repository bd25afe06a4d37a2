using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Berth.Docker;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Provisioning;
using Berth.Tenants.Volumes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Volumes;

/// <summary>Data from elsewhere is in a real volume before the container is made, with owners and modes.</summary>
public sealed class FillVolumeTests : IAsyncLifetime
{
    private const string Installation = "berth-unit";
    private readonly DockerClient _docker = DockerClient.Connect();
    private readonly string _slug = $"fill{Guid.NewGuid():N}"[..20];
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-fill-").FullName;
    private TestApp _app = null!;
    private Tenant _tenant = null!;
    private HostInfo _host = null!;
    private string Volume => TenantSpec.VolumeOf(Installation, _slug);
    private string Edge => $"{Installation}-edge-{_slug}";
    private string Other => $"{_slug}-other";

    public async ValueTask InitializeAsync()
    {
        await _docker.Containers.CreateAsync(Edge, new ContainerSpec { Image = "berth/caddy:4" });
        _app = await TestApp.StartAsync(settings: new Dictionary<string, string?> { ["Berth:Edge:Container"] = Edge });
        await using var db = _app.Db();
        var product = _app.Worker.GetRequiredService<ProductCatalog>().Find("hello")!;
        var order = Order.For("ada@example.com", product, product.Plans[0], _slug, DateTimeOffset.UtcNow);
        db.Orders.Add(order);
        _tenant = Tenant.For(order.ToSale(), "10.219.0.8/29", "local", db, DateTimeOffset.UtcNow);
        Adoption.Of(db, _tenant, "tests", $"folder:{_folder}", false, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
        _host = (await _app.Worker.GetRequiredService<KnownHosts>().AllAsync(default)).Single();
        await _docker.Volumes.CreateAsync(
            new VolumeSpec
            {
                Name = Volume,
                Labels = new Dictionary<string, string> { [TenantStack.TenantLabel] = $"{_tenant.Id}" },
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _docker.Containers.RemoveAsync(Edge, force: true);
        await _docker.Volumes.RemoveAsync(Volume, force: true);
        await _docker.Volumes.RemoveAsync(Other, force: true);
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AFolderComesWithOwnersModesAndLinks()
    {
        Write("a/secret", "hidden", UnixFileMode.UserRead);
        Write("run.sh", "#!/bin/sh", (UnixFileMode)0b111_101_101);
        await Shell.RunAsync("chown", ["-R", "1234:2345", Path.Combine(_folder, "a")]);
        await Shell.RunAsync("ln", [Path.Combine(_folder, "run.sh"), Path.Combine(_folder, "z-same")]);
        File.CreateSymbolicLink(Path.Combine(_folder, "a", "to"), "../run.sh");
        await File.WriteAllBytesAsync(Path.Combine(_folder, "big"), new byte[3 << 20]);
        // A socket is its program's alone.
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified
        );
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(_folder, "socket")));

        await BringAsync();

        var there = await ReadAsync();
        there
            .Keys.Order(StringComparer.Ordinal)
            .ShouldBe(["data", "data/a", "data/a/secret", "data/a/to", "data/big", "data/run.sh", "data/z-same"]);
        (there["data/a/secret"].Uid, there["data/a/secret"].Gid, there["data/a/secret"].Mode).ShouldBe(
            (1234, 2345, UnixFileMode.UserRead)
        );
        there["data/a/to"].LinkName.ShouldBe("../run.sh");
        there["data/run.sh"].Mode.ShouldBe((UnixFileMode)0b111_101_101);
        // Only network and volume were made by then, and it is not done again.
        var spec = _app.Stacks.Up.ShouldHaveSingleItem();
        (spec.Containers.Count, spec.Dns).ShouldBe((0, null));
        (await _app.Db().Adoptions.SingleAsync()).ShouldSatisfyAllConditions(
            a => a.Data.ShouldBeNull(),
            a => a.FilledAt.ShouldNotBeNull()
        );
        await BringAsync();
        _app.Stacks.Up.Count.ShouldBe(1);
    }

    [Fact]
    public async Task ALinkOutOfTheFolderStopsItAndNothingIsRecorded()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "out"), "/etc/passwd");
        var why = await Should.ThrowAsync<InvalidDataException>(BringAsync);
        why.Message.ShouldBe(
            "The link out leads out of the folder, to /etc/passwd. Remove it, or copy there what it leads to."
        );
        (await _app.Db().Adoptions.SingleAsync()).Data.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("./kept/file", null, null)]
    [InlineData("../evil", null, "leads out of the folder")]
    [InlineData("/etc/cron.d/evil", null, "leads out of the folder")]
    [InlineData("kept/link", "../../etc/passwd", "The link kept/link leads out")]
    public async Task ATarBringsWhatIsInItAndNothingBesideIt(string name, string? link, string? refused)
    {
        var file = Path.Combine(_folder, "data.tar.gz");
        await using (var zip = new GZipStream(File.Create(file), CompressionLevel.Fastest))
        await using (var tar = new TarWriter(zip, TarEntryFormat.Gnu))
            await tar.WriteEntryAsync(
                link is null
                    ? new GnuTarEntry(TarEntryType.RegularFile, name)
                    {
                        Uid = 77,
                        DataStream = new MemoryStream(Encoding.UTF8.GetBytes("content")),
                    }
                    : new GnuTarEntry(TarEntryType.SymbolicLink, name) { LinkName = link }
            );
        var filling = FillAsync(new DataSource(DataKind.Tar, file));
        if (refused is null)
        {
            await filling;
            (await ReadAsync())["data/kept/file"].Uid.ShouldBe(77);
        }
        else
            (await Should.ThrowAsync<InvalidDataException>(filling)).Message.ShouldContain(refused);
    }

    [Fact]
    public async Task AVolumeIsReadOnceNobodyWritesToIt()
    {
        await _docker.Volumes.CreateAsync(new VolumeSpec { Name = Other });
        var busy = await _docker.Containers.CreateAsync(
            $"{_slug}-old",
            new ContainerSpec
            {
                Image = "berth/hello:1",
                User = "0",
                Entrypoint = ["/bin/busybox", "sh", "-c", "echo mine >/old/file; exec /bin/busybox sleep 600"],
                HostConfig = new HostConfig
                {
                    NetworkMode = "none",
                    Mounts =
                    [
                        new Mount
                        {
                            Type = "volume",
                            Source = Other,
                            Target = "/old",
                        },
                    ],
                },
            }
        );
        try
        {
            await _docker.Containers.StartAsync(busy.Id);
            var source = new DataSource(DataKind.Volume, Other);
            (await Should.ThrowAsync<InvalidDataException>(FillAsync(source))).Message.ShouldContain(
                $"the container {_slug}-old writes to the volume"
            );
            await _docker.Containers.KillAsync(busy.Id);
            await _docker.Containers.WaitAsync(busy.Id);
            await FillAsync(source);
            (await ReadAsync()).ShouldContainKey("data/file");
        }
        finally
        {
            await _docker.Containers.RemoveAsync(busy.Id, force: true);
        }
    }

    private void Write(string path, string text, UnixFileMode mode)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, mode);
    }

    private async Task BringAsync()
    {
        await using var db = _app.Db();
        var tenant = await db.Tenants.SingleAsync(t => t.Id == _tenant.Id);
        await _app.Worker.GetRequiredService<BringData>().BringAsync(db, tenant, _host, default);
    }

    private Task FillAsync(DataSource source) =>
        _app.Worker.GetRequiredService<FillVolume>().FillAsync(_tenant, _host, source, default);

    private async Task<Dictionary<string, TarEntry>> ReadAsync()
    {
        var entries = new Dictionary<string, TarEntry>();
        await _app
            .Worker.GetRequiredService<OpenVolume>()
            .OpenAsync(
                _host,
                _tenant,
                "tests",
                write: false,
                skip: OpenVolume.Nothing,
                async (docker, opened) =>
                {
                    await using var content = await docker.Archive.GetAsync(opened, OpenVolume.Folder);
                    await using var reader = new TarReader(content.Tar);
                    while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
                        entries[entry.Name.TrimEnd('/')] = entry;
                },
                default
            );
        return entries;
    }
}
