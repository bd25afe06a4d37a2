using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Tenants.Isolation;
using Shouldly;
using Xunit;

namespace Berth.Tests.Isolation;

/// <summary>What a worker makes of a rules that it cannot see, or that is not there.</summary>
public sealed class CheckFirewallTests
{
    private static readonly BerthSettings Elsewhere = new()
    {
        Installation = "elsewhere",
        Docker = { Host = "tcp://10.0.0.9:2376", NetworkPool = "10.201.0.0/16" },
    };

    private static readonly HostInfo Local = new()
    {
        Name = DockerHost.Local,
        Endpoint = Elsewhere.Docker.Host,
        EdgeContainer = "edge",
        EdgeUrl = "http://127.0.0.1",
    };

    [Theory]
    [InlineData(FirewallMode.Require, true)]
    [InlineData(FirewallMode.Warn, false)]
    [InlineData(FirewallMode.Off, false)]
    public async Task OnlyWhereItIsRequiredNothingStartsWithoutIt(FirewallMode mode, bool refused)
    {
        Elsewhere.Isolation.Firewall = mode;
        var start = CheckFirewall.RequireAsync(Elsewhere, Local, TestContext.Current.CancellationToken);
        if (!refused)
            await start;
        else
            (await start.ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("berth hosts prepare");
    }

    [Fact]
    public void WithoutRootTheMarkSays()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "The mark is left by root.");
        var rules = new FirewallRules($"mark-{Environment.ProcessId}", "10.201.0.0/16", [], [], [25]);
        FirewallMark.Missing(rules).ShouldHaveSingleItem().ShouldContain("not put in force");
        FirewallMark.Write(rules);
        FirewallMark.Missing(rules).ShouldBeEmpty();
        FirewallMark.Missing(rules with { Ports = [] }).ShouldHaveSingleItem().ShouldContain("other settings");
        FirewallMark.Delete(rules);
        FirewallMark.Missing(rules).ShouldNotBeEmpty();
    }
}
