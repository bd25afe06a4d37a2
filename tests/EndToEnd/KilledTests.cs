using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// The process dies (as by kill -9) at each step of a suspension, a resumption, a change of plan and a removal; started
/// again, the end is what was asked for: one of everything, or nothing. Nothing is charged twice, nothing is written
/// twice, and no job needs an operator.
/// </summary>
public abstract class KilledTests(KilledTests.Base installation) : IClassFixture<KilledTests.Base>
{
    protected const string Network = "docker:index/network:Network",
        Volume = "docker:index/volume:Volume",
        Container = "docker:index/container:Container";
    private static int _count;

    protected string Name { get; } = $"killed{Interlocked.Increment(ref _count)}";
    protected Installation It => installation.It;

    public sealed class Base : IAsyncLifetime
    {
        public Installation It { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            It = await Installation.CreateAsync("killed");
            await It.StripeAnswersAsync();
            await It.StartProductAsync(mortal: true);
        }

        public ValueTask DisposeAsync() => It.DisposeAsync();
    }

    protected async Task KilledAsync(string? step, Func<Task> act)
    {
        if (step is not null)
            It.CrashesAt(step);
        await act();
        if (step is null)
            return;
        await It.ProductEndsAsync();
        await It.StartProductAsync(mortal: true);
    }
}

/// <summary>While it is suspended and resumed.</summary>
public sealed class KilledAtSuspensionTests(KilledTests.Base installation) : KilledTests(installation)
{
    /// <summary>
    /// Both halves of a pair are killed, each at its own step: what is bought for one serves the other.
    /// </summary>
    [Theory]
    [InlineData("reconcile-tenant:claimed", "reconcile-tenant:claimed")]
    [InlineData("tenant:leased", "tenant:leased")]
    [InlineData("edge:closed", "edge:published")]
    [InlineData($"operation-recorded {Container}", $"operation-recorded {Container}")]
    [InlineData($"provider-called {Container}", $"provider-called {Container}")]
    [InlineData($"state-written {Container}", $"state-written {Container}")]
    [InlineData("stack:suspended", "stack:applied")]
    [InlineData("tenant:suspended", "tenant:answered")]
    [InlineData(null, "tenant:observed")]
    public async Task SuspendedAndResumed(string? whileSuspended, string whileResumed)
    {
        var ada = new Tenancy(It, Name);
        await ada.BuysAsync();
        await KilledAsync(whileSuspended, () => It.BerthAsync("tenants", "stop", ada.Name));
        await ada.IsSuspendedAsync();
        await ada.IsQuietAsync();
        await KilledAsync(whileResumed, () => It.BerthAsync("tenants", "release", ada.Name));
        await ada.RunsAsync();
        await ada.ShouldHaveAsync(["subscription_create"], [$"{ada.Name} is ready", $"{ada.Name} is running again"]);
    }
}

/// <summary>While it is put on another plan, and while it is removed. Beside the other: both take long.</summary>
public sealed class KilledAtChangeTests(KilledTests.Base installation) : KilledTests(installation)
{
    [Theory]
    [InlineData("change-plan:claimed", "cancel:noted")]
    [InlineData("plan:changed", "cancel:told")]
    [InlineData("subscription:read", "subscription:read")]
    [InlineData("subscription:saving", "subscription:saving")]
    [InlineData("subscription:saved", "subscription:saved")]
    [InlineData("tenant:leased", "edge:closed")]
    [InlineData($"operation-recorded {Container}", $"operation-recorded {Container}")]
    [InlineData($"provider-called {Container}", $"provider-called {Container}")]
    [InlineData($"state-written {Container}", $"state-written {Container}")]
    [InlineData($"operation-recorded {Container} @2", $"operation-recorded {Network}")]
    [InlineData($"provider-called {Container} @2", $"provider-called {Network}")]
    [InlineData($"state-written {Container} @2", $"state-written {Network}")]
    [InlineData("stack:applied", $"operation-recorded {Volume}")]
    [InlineData("edge:published", $"provider-called {Volume}")]
    [InlineData("tenant:answered", $"state-written {Volume}")]
    [InlineData("tenant:observed", "tenant:releasing")]
    [InlineData(null, "tenant:removed")]
    public async Task PutOnALargerPlanAndRemoved(string? whileChanged, string whileRemoved)
    {
        var ada = new Tenancy(It, Name);
        await ada.BuysAsync();
        await KilledAsync(whileChanged, () => ada.PressesInVainAsync("Plan", ("plan", "large")));
        await ada.RunsAsync("large");
        await ada.IsQuietAsync();
        await KilledAsync(whileRemoved, () => ada.PressesInVainAsync("Cancel"));
        await ada.IsGoneAsync();
        await ada.ShouldHaveAsync(
            ["subscription_create", "subscription_update"],
            [$"{ada.Name} is ready", $"{ada.Name} is now on the plan large", $"{ada.Name} is removed"]
        );
    }
}
