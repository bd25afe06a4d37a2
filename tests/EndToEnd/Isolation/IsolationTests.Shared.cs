using Berth.Docker;
using Berth.Tenants;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd.Isolation;

/// <summary>What tenants of a product share, and where it leads.</summary>
public sealed partial class IsolationTests
{
    /// <summary>
    /// Tenants that share a helper are in no network of each other's, nor is the helper in theirs: what leads from one to
    /// the other passes on bytes to one address. So this holds without a firewall, too.
    /// </summary>
    [Fact]
    public async Task WhatIsSharedLeadsToNobodyElse()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Networks of one's own need root.");
        // Another test restarts the engine, and each container has another network then.
        (await Patience.UntilAsync(() => AnswersAsync(lab.Eve, "http://browser:8080/health"))).ShouldBeTrue();
        (await Patience.UntilAsync(() => AnswersAsync(lab.Fay, "http://browser:8080/health"))).ShouldBeTrue();
        var (eve, fay, helper) = (
            await lab.NetworkOfAsync(lab.Eve),
            await lab.NetworkOfAsync(lab.Fay),
            await lab.NetworkOfHelperAsync()
        );
        var (eves, fays) = (await lab.WayFromHelperAsync(lab.Eve), await lab.WayFromHelperAsync(lab.Fay));
        await lab.ListenAsync(fay, 8081);
        (await Probe.TcpAsync(fay, "127.0.0.1", 8081)).ShouldBeTrue();
        // A way is in the helper's network, and has nothing open there: whom the helper serves does not reach others' ways.
        foreach (var port in (int[])[22, 80, 8080, 8081])
            (await Probe.TcpAsync(helper, eves, port)).ShouldBeFalse();
        // What Fay's door has open to its own network is not to be had by a way, from neither side.
        (await Probe.TcpAsync(eve, IsolationLab.WayOf(lab.Eve), 8081)).ShouldBeFalse();
        (await Probe.TcpAsync(helper, fays, 8081)).ShouldBeFalse();
        // Names of the helper's network are not known to tenants, nor theirs there.
        (await Probe.ResolveAsync(eve, lab.Helper.Network)).ShouldNotBe(lab.Helper.Address);
        (await Probe.ResolveAsync(helper, "app")).ShouldNotBe(lab.Eve.Address);
    }

    private async Task<bool> AnswersAsync(TenantSpec tenant, string url)
    {
        try
        {
            var said = await lab.Engine.Docker.Exec.RunAsync(
                tenant.Name,
                ["/bin/busybox", "timeout", "3", "/bin/busybox", "wget", "-q", "-O", "-", url]
            );
            return said.Output.Trim() == "ok";
        }
        catch (DockerException)
        {
            return false;
        }
    }

    private List<Cell> ForbiddenOfShared() =>
        [
            new("what others share", () => Probe.TcpAsync(lab.FromAda, lab.Helper.Address, 8080)),
            new(
                "another's way to what they share",
                () => Probe.TcpAsync(lab.FromAda, IsolationLab.WayOf(lab.Eve), 8080)
            ),
            new("what is shared, past the way", () => Probe.TcpAsync(lab.FromEve, lab.Helper.Address, 8080)),
            new(
                "what is shared, from the host's neighbour",
                () => Probe.TcpAsync(lab.World.File, lab.Helper.Address, 8080)
            ),
            new("a tenant, from what is shared", () => Probe.TcpAsync(lab.FromHelper, lab.Eve.Address, 8080)),
            new("another's tenant, from what is shared", () => Probe.TcpAsync(lab.FromHelper, lab.Ada.Address, 8080)),
            new("the host, from what is shared", () => Probe.TcpAsync(lab.FromHelper, "10.201.0.129", 5432)),
            new("metadata, from what is shared", () => Probe.TcpAsync(lab.FromHelper, "169.254.169.254", 80)),
            new("a neighbour, from what is shared", () => Probe.TcpAsync(lab.FromHelper, lab.Engine.Gateway, 22)),
            new("mail, from what is shared", () => Probe.TcpAsync(lab.FromHelper, IsolationLab.Shop, 25)),
        ];

    private List<Cell> AllowedOfShared() =>
        [
            new("what it shares", () => AnswersAsync(lab.Eve, "http://browser:8080/health")),
            new("what it shares, another", () => AnswersAsync(lab.Fay, "http://browser:8080/health")),
            new("the world, from what is shared", () => Probe.TcpAsync(lab.FromHelper, IsolationLab.Shop, 443)),
        ];
}
