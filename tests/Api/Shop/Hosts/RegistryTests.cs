using Berth.Docker;
using Berth.Shop.Feasibility;
using Berth.Shop.Hosts;
using Berth.Tenants.Provisioning;
using Berth.Tests.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Hosts;

/// <summary>Images of a registry that asks who pulls, with a real one and a real engine.</summary>
public sealed class RegistryTests : IAsyncLifetime
{
    private readonly MovingClock _clock = new();
    private readonly string _path = $"berth-test/{Guid.NewGuid():N}"[..20];
    private readonly DockerClient _docker = DockerClient.Connect();
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-registry-test-").FullName;
    private readonly RecordedLog _log = new();
    private Registry _registry = null!;
    private Registry? _mirror;

    private string Image => $"{_registry.Host}/{_path}:1";
    private string PasswordFile => Path.Combine(_folder, "password");

    public async ValueTask InitializeAsync()
    {
        _registry = await Registry.StartAsync();
        await File.WriteAllTextAsync(PasswordFile, Registry.Password + "\n");
        await SellAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var image in await _docker.Images.ListAsync())
        {
            var names = (image.RepoTags ?? []).Concat(image.RepoDigests ?? []);
            if (names.Any(n => n.Contains(_path, StringComparison.Ordinal)))
                await _docker.Images.RemoveAsync(image.Id, force: true);
        }
        await _registry.DisposeAsync();
        if (_mirror is not null)
            await _mirror.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task APrivateImageIsHadOncePasswordAndUserAreRight()
    {
        await _registry.PushAsync(_path, "1");
        await using var nobody = await StartAsync(registries: false);
        (await LookAsync(nobody)).Why.ShouldContain("asks who pulls");

        await File.WriteAllTextAsync(PasswordFile, "wrong-one");
        await using var app = await StartAsync();
        var refused = await LookAsync(app);
        refused.IsThere.ShouldBeFalse();
        refused.Why.ShouldContain($"The registry {_registry.Host} refuses to give it to {Registry.User}");
        var alert = await app.Db().Alerts.SingleAsync(a => a.Key == $"no-image/{Image}");
        alert.Text.ShouldContain(_registry.Host);
        var plans = await app.InScopeAsync<ReadFacts, IReadOnlySet<(string, string)>>(f => f.SoldOutAsync(default));
        plans.ShouldContain(("hello", "small"));

        // A changed file needs no restart.
        await File.WriteAllTextAsync(PasswordFile, Registry.Password);
        _clock.Advance(TimeSpan.FromMinutes(5));
        (await LookAsync(app)).IsThere.ShouldBeTrue();
        (await app.Db().Alerts.SingleAsync(a => a.Key == alert.Key)).ResolvedAt.ShouldNotBeNull();
        var said = string.Join('\n', _log.Lines.Select(l => l.Message)) + alert.Text + refused.Why;
        said.ShouldContain("refuses to give it");
        said.ShouldNotContain("wrong-one");
        said.ShouldNotContain(Registry.Password);

        // Tenants' hosts, too: by the digest in its own repository.
        var found = await _docker.Images.InspectAsync(Image);
        var pinned = TenantSpecs.Pinned(Image, found);
        pinned.ShouldStartWith($"{_registry.Host}/{_path}@sha256:");
        await _docker.Images.RemoveAsync(found.Id, force: true);
        var host = new HostInfo
        {
            Name = "local",
            Endpoint = DockerClient.DefaultEndpoint,
            Address = "",
            EdgeContainer = "",
            EdgeUrl = "",
        };
        await app.InScopeAsync<CopyImage>(c => c.CopyAsync(host, pinned, default));
        (await _docker.Images.InspectAsync(pinned)).Id.ShouldBe(found.Id);
    }

    [Fact]
    public async Task AMirrorIsAskedFirstAndTheRegistryWhenItFails()
    {
        await _registry.DisposeAsync();
        _registry = await Registry.StartAsync(isOpen: true);
        _mirror = await Registry.StartAsync(_registry);
        await SellAsync();
        var digest = await _registry.PushAsync(_path, "1");
        await using var app = await StartAsync();
        (await LookAsync(app)).IsThere.ShouldBeTrue();
        _log.Lines.ShouldNotContain(l => l.Message.Contains("did not come from the mirror", StringComparison.Ordinal));
        _mirror.Said.ShouldContain($"/v2/{_path}/manifests/1");
        var found = await _docker.Images.InspectAsync(Image); // it has its own name
        TenantSpecs.Pinned(Image, found).ShouldBe(found.Id); // what a mirror gave is pinned by id

        // Of a digest, which has no own name then, the id is what an engine takes.
        await _docker.Images.RemoveAsync(found.Id, force: true);
        var byDigest = $"{_registry.Host}/{_path}@{digest}";
        var pull = app.Worker.GetRequiredService<PullImage>();
        (await pull.FindAsync(_docker, byDigest, default)).Id.ShouldBe(found.Id);
        (await _docker.Images.InspectAsync(found.Id)).RepoDigests!.ShouldBe([$"{_mirror.Host}/{_path}@{digest}"]);
        // A stack that has the digest finds it by that name all the same.
        await pull.KnowAsync(_docker, byDigest, default);
        (await _docker.Images.InspectAsync(byDigest)).Id.ShouldBe(found.Id);

        _mirror.Stop();
        await _docker.Images.RemoveAsync(found.Id, force: true);
        (await LookAsync(app)).IsThere.ShouldBeTrue();
        _log.Lines.ShouldContain(l => l.Message.Contains("did not come from the mirror", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnImageForOtherMachinesIsSoldOutAndSaidSo()
    {
        var info = await _docker.System.InfoAsync();
        var (other, own) = info.Architecture == "x86_64" ? ("arm64", "amd64") : ("amd64", "arm64");
        await _registry.PushAsync(_path, "1", other);
        await using var app = await StartAsync();
        await LookAsync(app);
        await app.InScopeAsync<LookAtHosts>(l => l.RunAsync(new(), default));
        var alert = await app.Db().Alerts.SingleAsync(a => a.Key == $"not-for-machine/{Image}/local");
        alert.Text.ShouldContain($"The image is for linux/{other}, and local is linux/{own}");
        var plans = await app.InScopeAsync<ReadFacts, IReadOnlySet<(string, string)>>(f => f.SoldOutAsync(default));
        plans.ShouldContain(("hello", "small"));
    }

    private static async Task<ProductImage> LookAsync(TestApp app)
    {
        await app.InScopeAsync<LookAtImages>(l => l.RunAsync(new(), default));
        return await app.Db().ProductImages.SingleAsync();
    }

    private async Task SellAsync()
    {
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "hello.yaml"),
            hello.Replace("berth/hello:1 ", $"{Image} ").Replace("pull: never", "pull: missing")
        );
    }

    private Task<TestApp> StartAsync(bool registries = true)
    {
        var settings = new Dictionary<string, string?> { ["Berth:Catalog"] = _folder };
        if (registries)
        {
            settings["Berth:Registries:0:Host"] = _registry.Host;
            settings["Berth:Registries:0:UserName"] = Registry.User;
            settings["Berth:Registries:0:PasswordFile"] = PasswordFile;
        }
        if (_mirror is not null)
            settings["Berth:Registries:0:Mirror"] = _mirror.Host;
        return TestApp.StartAsync(settings: settings, clock: _clock, log: _log);
    }
}
