using Berth.Edge;
using Shouldly;
using Xunit;

namespace Berth.Tests.Edge;

/// <summary>What the proxy is told, whole: compare with the file beside this one. After a wanted change, BERTH_ACCEPT=1 writes it anew.</summary>
public sealed class RenderCaddyTests
{
    private static readonly EdgeState State = new("127.0.0.1", 8080, 8443, "localhost", "127.0.0.1:5080", [new("ada", "10.201.0.2:8080"), new("bob", null)]);

    [Fact]
    public void IsAsTheGoldenFileSays()
    {
        var rendered = RenderCaddy.Render(State);
        var source = Repository.Path("tests", "Api", "Edge", "caddy.json");
        if (Environment.GetEnvironmentVariable("BERTH_ACCEPT") == "1") File.WriteAllText(source, rendered);
        rendered.ShouldBe(File.ReadAllText(source));
    }

    [Fact]
    public void WithoutHttpsThereIsNoSecondServer() => RenderCaddy.Render(State with { HttpsPort = 0 }).ShouldNotContain("tls");
}
