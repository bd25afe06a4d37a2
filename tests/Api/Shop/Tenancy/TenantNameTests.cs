using Berth.Shop.Tenancy;
using Shouldly;
using Xunit;

namespace Berth.Tests.Checkout;

public sealed class TenantNameTests
{
    private readonly TenantName _names = new(["Acme-Staff"]);

    [Theory]
    [InlineData("ada", "ada")]
    [InlineData("  ADA ", "ada")]
    [InlineData("a", "a")]
    [InlineData("7", "7")]
    [InlineData("a-b--c", "a-b--c")]
    public void NormalisesWhatCanBeAName(string input, string name)
    {
        _names.TryNormalise(input, out var normal, out _).ShouldBeTrue();
        normal.ShouldBe(name);
    }

    [Fact]
    public void TakesNamesOf63CharactersAndNoLonger()
    {
        _names.TryNormalise(new string('a', 63), out _, out _).ShouldBeTrue();
        _names.TryNormalise(new string('a', 64), out _, out var error).ShouldBeFalse();
        error.ShouldContain("63");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("-ada")]
    [InlineData("ada-")]
    [InlineData("a.b")]
    [InlineData("a_b")]
    [InlineData("ädä")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("../etc")]
    [InlineData("xn--bcher-kva")]
    [InlineData("XN--a")]
    [InlineData("ab--c")] // reserved for what comes after xn--
    [InlineData("0198f3c2-7d1e-7000-8000-0123456789ab")] // reads as an id
    [InlineData("0198f3c27d1e700080000123456789AB")]
    [InlineData("\u212A")] // the Kelvin sign lower-cases to k
    public void RefusesWhatCannot(string? input) =>
        _names.TryNormalise(input, out _, out var error).ShouldBeFalse(error);

    [Theory]
    [InlineData("www")]
    [InlineData("API")]
    [InlineData("admin")]
    [InlineData("staging")]
    [InlineData("localhost")]
    [InlineData("billing")]
    [InlineData("berth")]
    [InlineData("mta-sts")]
    [InlineData("openpgpkey")]
    [InlineData("acme-staff")] // the operator's own
    public void KeepsThePlatformsOwnNames(string input)
    {
        _names.TryNormalise(input, out _, out var error).ShouldBeFalse();
        error.ShouldContain("reserved");
    }

    [Fact]
    public void NothingOutsideTheRulePasses()
    {
        var random = new Random(20261120);
        const string alphabet = "abcxyzABCXYZ0129-_. \t\n\0/\\<>'\"%{}$;äßİıKﬀ🦀‮";
        for (var i = 0; i < 20_000; i++)
        {
            var input = new string([
                .. Enumerable.Range(0, random.Next(0, 70)).Select(_ => alphabet[random.Next(alphabet.Length)]),
            ]);
            if (_names.TryNormalise(input, out var name, out _))
                name.ShouldMatch("^(?!..--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$");
        }
    }
}
