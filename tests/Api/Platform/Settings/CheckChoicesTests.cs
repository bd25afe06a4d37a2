using Berth.Platform.Settings;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Berth.Tests.Settings;

public sealed class CheckChoicesTests
{
    [Fact]
    public void WrongChoicesAreSaidTogetherWithOtherMistakes()
    {
        var message = Should
            .Throw<InvalidOperationException>(() =>
                CheckSettings.Read(
                    Configuration(
                        ("Berth:Edge:Proxy", "traefik"),
                        ("Berth:Isolation:Firewall", "on"),
                        ("Berth:Mail:Security", "2"),
                        ("Berth:Jobs:Slots", "0")
                    )
                )
            )
            .Message;
        message.ShouldContain("Berth:Edge:Proxy is 'traefik'. It must be caddy or nginx.");
        message.ShouldContain("Berth:Isolation:Firewall is 'on'. It must be off, warn or require.");
        message.ShouldContain("Berth:Mail:Security is '2'. It must be none, starttls or tls.");
        message.ShouldContain("Berth:Jobs:Slots is 0.");
    }

    [Fact]
    public void ChoicesAreReadWhateverTheirCase()
    {
        var settings = new BerthSettings();
        var (section, mistakes) = CheckChoices.Of(
            Configuration(("Berth:Edge:Proxy", "Nginx"), ("Berth:Sweep:Nightly", "repair")).GetSection("Berth"),
            settings
        );
        mistakes.ShouldBeEmpty();
        section.Bind(settings);
        (settings.Edge.Proxy, settings.Sweep.Nightly).ShouldBe((ProxyKind.Nginx, SweepMode.Repair));
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(v => KeyValuePair.Create<string, string?>(v.Key, v.Value)))
            .Build();
}
