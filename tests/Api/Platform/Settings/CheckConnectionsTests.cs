using Berth.Platform.Settings;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Berth.Tests.Settings;

/// <summary>What leaves the machine is encrypted, or it is not begun.</summary>
public sealed class CheckConnectionsTests
{
    [Theory]
    [InlineData("Host=db.example;Username=berth;Password=hunter2", "leads to db.example with SSL Mode=Prefer")]
    [InlineData("Host=10.0.0.7;Password=hunter2;SSL Mode=Require", "leads to 10.0.0.7 with SSL Mode=Require")]
    [InlineData("Host=/run/postgresql,db.example:5433;Password=hunter2", "leads to db.example")]
    [InlineData("Host=[2001:db8::7];Password=hunter2", "leads to [2001:db8::7]")]
    [InlineData("Nonsense=hunter2", "cannot be read")]
    public void ADatabaseElsewhereIsProven(string database, string said)
    {
        var mistakes = Mistakes(("Berth:Database", database));
        mistakes.ShouldContain($"Berth:Database {said}");
        mistakes.ShouldNotContain("hunter2");
        if (!said.Contains("read", StringComparison.Ordinal))
            mistakes.ShouldContain("Add SSL Mode=VerifyFull");
    }

    [Theory]
    [InlineData("Host=/var/run/postgresql;Username=berth")]
    [InlineData("Host=@abstract")]
    [InlineData("Host=127.0.0.1;Port=5433")]
    [InlineData("Host=localhost:5433")]
    [InlineData("Host=::1")]
    [InlineData("Host=db.example;SSL Mode=VerifyFull")]
    [InlineData("Host=db.example;SSL Mode=VerifyCA;Root Certificate=/etc/berth/ca.pem")]
    public void ADatabaseHereOrProvenIsFine(string database) =>
        Mistakes(("Berth:Database", database)).ShouldNotContain("Berth:Database");

    [Theory]
    [InlineData("tcp://10.0.0.9:2375", false)]
    [InlineData("http://docker.example:2375", false)]
    [InlineData("tcp://127.0.0.1:2375", true)]
    [InlineData("ssh://berth@10.0.0.9", true)]
    [InlineData("unix:///var/run/docker.sock", true)]
    public void AnEngineIsNotSpokenToInTheClear(string engine, bool isFine) =>
        Mistakes(("Berth:Docker:Host", engine))
            .Contains("Berth:Docker:Host", StringComparison.Ordinal)
            .ShouldBe(!isFine);

    [Theory]
    [InlineData("http://collector.example:4318", false)]
    [InlineData("http://192.168.1.5:4318", false)]
    [InlineData("http://127.0.0.1:4318", true)]
    [InlineData("http://[::1]:4318", true)]
    [InlineData("https://collector.example", true)]
    public void NorIsACollector(string collector, bool isFine) =>
        Mistakes(("Berth:Telemetry:Endpoint", collector))
            .Contains("Berth:Telemetry:Endpoint", StringComparison.Ordinal)
            .ShouldBe(!isFine);

    [Fact]
    public void OnlyTheWebNeedsTheSigningSecret()
    {
        Mistakes([], web: true).ShouldContain("Berth:Stripe:WebhookSecrets is empty");
        Mistakes([], web: false).ShouldNotContain("WebhookSecrets");
    }

    private static string Mistakes(params (string Key, string Value)[] values) => Mistakes(values, web: false);

    // A worker without stacks always has something wrong, so there is a message.
    private static string Mistakes((string Key, string Value)[] values, bool web) =>
        Should
            .Throw<InvalidOperationException>(() =>
                CheckSettings.Read(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection(values.Select(v => KeyValuePair.Create<string, string?>(v.Key, v.Value)))
                        .Build(),
                    web
                )
            )
            .Message;
}
