using Contract;
using Shouldly;
using Xunit;

namespace Berth.Tests.Stripe;

/// <summary>The contract's Stripe part, which runs on the official package, gives the same lines here. contract/StripeContract.cs is a copy, unchanged.</summary>
public sealed class StripeContractTests
{
    [Fact]
    public async Task SaysWhatTheOfficialPackageSays()
    {
        var expected = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "contract", "expected-output.txt"))).SkipWhile(l => l != "== stripe").Skip(1).TakeWhile(l => !l.StartsWith("==", StringComparison.Ordinal)).Select(l => l[2..]);
        (await StripeContract.RunAsync()).ShouldBe(expected);
    }
}
