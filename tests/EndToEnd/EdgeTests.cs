using System.Formats.Tar;
using System.Net;
using System.Text;
using Berth.Docker;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>The proxy as the product drives it.</summary>
public sealed class EdgeTests(EdgeTests.WithOneTenant fixture) : IClassFixture<EdgeTests.WithOneTenant>
{
    private readonly Installation _it = fixture.It;

    public sealed class WithOneTenant : IAsyncLifetime
    {
        public Installation It { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            It = await Installation.CreateAsync();
            await It.StartProductAsync();
            var customer = new Customer(It);
            await customer.BuysAsync("ada");
            await customer.SeesAsync("running");
        }

        public ValueTask DisposeAsync() => It.DisposeAsync();
    }

    [Fact]
    public async Task AnUnknownAddressIsNotFound()
    {
        using var page = await new Customer(_it).VisitsAsync("nobody");
        page.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        page.Headers.GetValues("Berth-Page").Single().ShouldBe("unknown");
    }

    [Fact]
    public async Task ANewContainerThatCannotStartYetIsSaidToBeStarting()
    {
        // Somebody else's container has its name, so that the stack cannot be applied until that is gone.
        var other = await _it.Docker.Containers.CreateAsync(
            $"{_it.Name}-slow",
            new ContainerSpec { Image = "berth/hello:1" }
        );
        var customer = new Customer(_it);
        try
        {
            await customer.BuysAsync("slow");
            for (var begun = DateTime.UtcNow; ; await Task.Delay(100))
            {
                using var page = await customer.VisitsAsync("slow");
                if (page.Headers.TryGetValues("Berth-Page", out var names) && names.Single() == "starting")
                    break;
                if (DateTime.UtcNow - begun > Patience.Long)
                    throw new TimeoutException($"Its address does not say that it is starting: {page}");
            }
        }
        finally
        {
            await _it.Docker.Containers.RemoveAsync(other.Id, force: true);
        }
        await customer.SeesAsync("running", Patience.Long);
    }

    [Fact]
    public async Task ARefusedConfigurationLeavesTheOldOneInForce()
    {
        await WriteAsync(
            "next.json",
            $$$$$$"""
            {"admin":{"listen":"unix//run/caddy/admin.sock|0600"},"apps":{"http":{"servers":{"x":
            {"listen":["127.0.0.1:{{{{{{_it.Port}}}}}}"],"routes":[{"handle":[{"handler":"no_such_handler"}]}]}}}}}
            """
        );
        var result = await _it.Docker.Exec.RunAsync($"{_it.Name}-edge", ["/bin/publish"]);
        result.ExitCode.ShouldNotBe(0);
        result.Error.ShouldContain("no_such_handler");
        (await ReadAsync()).ShouldNotContain("no_such_handler");
        await IsServedAsync();
    }

    [Fact]
    public async Task ARestartOfTheProxyKeepsItsRoutes()
    {
        await _it.Docker.Containers.RestartAsync($"{_it.Name}-edge", TimeSpan.FromSeconds(5));
        await IsServedAsync();
    }

    [Fact]
    public async Task AProxyThatStartsWithSomethingElseIsPutRight()
    {
        await WriteAsync("caddy.json", (await ReadAsync()).Replace("ada.localhost", "eve.localhost"));
        await _it.Docker.Containers.RestartAsync($"{_it.Name}-edge", TimeSpan.FromSeconds(5));
        await IsServedAsync();
        (await Patience.UntilAsync(async () => !(await ReadAsync()).Contains("eve.localhost"))).ShouldBeTrue();
    }

    [Fact]
    public async Task AChangeByHandIsPutRight()
    {
        await WriteAsync("next.json", (await ReadAsync()).Replace("ada.localhost", "eve.localhost"));
        (await _it.Docker.Exec.RunAsync($"{_it.Name}-edge", ["/bin/publish"])).ExitCode.ShouldBe(0);
        using (var page = await new Customer(_it).VisitsAsync("ada"))
            page.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await using (
            var due = _it.Database.CreateCommand(
                "INSERT INTO jobs (kind, payload, state, run_at, attempt, created_at) VALUES ('check-edge', '{}', 'Ready', now(), 0, now())"
            )
        )
            await due.ExecuteNonQueryAsync();
        await IsServedAsync();
        (await Patience.UntilAsync(async () => !(await ReadAsync()).Contains("eve.localhost"))).ShouldBeTrue();
    }

    [Fact]
    public async Task WithCaddysOwnCertificatesItIsServedOverHttps()
    {
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                SslOptions =
                {
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                        certificate!.Issuer.Contains("Caddy"),
                },
            }
        );
        (await http.GetStringAsync($"https://localhost:{_it.HttpsPort}/")).ShouldContain("Order Hello");
    }

    private async Task IsServedAsync()
    {
        for (var i = 0; ; i++)
        {
            try
            {
                using var page = await new Customer(_it).VisitsAsync("ada");
                if (page.StatusCode == HttpStatusCode.OK)
                    return;
                if (i > 1800)
                    page.StatusCode.ShouldBe(HttpStatusCode.OK);
            }
            catch (HttpRequestException) when (i < 1800)
            {
                // the proxy is coming up
            }
            await Task.Delay(100);
        }
    }

    private async Task<string> ReadAsync()
    {
        await using var content = await _it.Docker.Archive.GetAsync($"{_it.Name}-edge", "/config/caddy.json");
        using var tar = new TarReader(content.Tar);
        using var text = new StreamReader((await tar.GetNextEntryAsync())!.DataStream!);
        return await text.ReadToEndAsync();
    }

    private async Task WriteAsync(string name, string text)
    {
        using var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
            await writer.WriteEntryAsync(
                new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                }
            );
        tar.Position = 0;
        await _it.Docker.Archive.PutAsync($"{_it.Name}-edge", "/config", tar);
    }
}
