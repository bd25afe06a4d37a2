using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Tenants.Isolation;
using Shouldly;
using Xunit;

namespace Berth.Tests.Isolation;

/// <summary>What a worker makes of a guard that it cannot see, or that is not there.</summary>
public sealed class CheckGuardTests
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
    [InlineData("require", true)]
    [InlineData("warn", false)]
    [InlineData("off", false)]
    public async Task OnlyWhereItIsRequiredNothingStartsWithoutIt(string guard, bool refused)
    {
        Elsewhere.Isolation.Guard = guard;
        var start = CheckGuard.RequireAsync(Elsewhere, Local, TestContext.Current.CancellationToken);
        if (!refused)
            await start;
        else
            (await start.ShouldThrowAsync<InvalidOperationException>()).Message.ShouldContain("berth hosts prepare");
    }

    [Fact]
    public void WithoutRootTheMarkSays()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "The mark is left by root.");
        var guard = new Guard($"mark-{Environment.ProcessId}", "10.201.0.0/16", [], [], [25]);
        GuardMark.Missing(guard).ShouldHaveSingleItem().ShouldContain("not put in force");
        GuardMark.Write(guard);
        GuardMark.Missing(guard).ShouldBeEmpty();
        GuardMark.Missing(guard with { Ports = [] }).ShouldHaveSingleItem().ShouldContain("other settings");
        GuardMark.Delete(guard);
        GuardMark.Missing(guard).ShouldNotBeEmpty();
    }
}
