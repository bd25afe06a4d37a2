using Berth.Shop.Tenancy;
using Shouldly;
using Xunit;

namespace Berth.Tests.Provisioning;

public sealed class SubnetPoolTests
{
    [Fact]
    public void CutsANetworkIntoAllItsParts()
    {
        var parts = SubnetPool.Cut("10.201.0.0/16").ToList();
        parts.Count.ShouldBe(8192);
        parts.Distinct().Count().ShouldBe(8192);
        (parts[0], parts[1], parts[^1]).ShouldBe(("10.201.0.0/29", "10.201.0.8/29", "10.201.255.248/29"));
    }
}
