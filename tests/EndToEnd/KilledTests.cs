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
    public static TheoryData<string?, string, string?> Steps =>
        [
            .. LongRows.With<(string?, string, string?)>(
                [
                    ("reconcile-tenant:claimed", "reconcile-tenant:claimed", "last-data:written"),
                    ("edge:closed", "edge:published", "stack:destroyed"),
                    ($"provider-called {Container}", $"provider-called {Container}", null),
                    ("stack:suspended", "stack:applied", null),
                    ("tenant:suspended", "tenant:answered", null),
                ],
                [
                    ("tenant:leased", "tenant:leased", "last-data:kept"),
                    ($"operation-recorded {Container}", $"operation-recorded {Container}", null),
                    ($"state-written {Container}", $"state-written {Container}", null),
                    (null, "tenant:observed", null),
                ]
            ),
        ];

    /// <summary>
    /// Each deed of a row is killed at its own step: what is bought for one serves the others.
    /// </summary>
    [Theory]
    [MemberData(nameof(Steps))]
    public async Task SuspendedAndResumed(string? whileSuspended, string whileResumed, string? whileRemoved)
    {
        var ada = new Tenancy(It, Name);
        await ada.BuysAsync();
        await KilledAsync(whileSuspended, () => It.BerthAsync("tenants", "stop", ada.Name));
        await ada.IsSuspendedAsync();
        await ada.IsQuietAsync();
        await KilledAsync(whileResumed, () => It.BerthAsync("tenants", "release", ada.Name));
        await ada.RunsAsync();
        await ada.ShouldHaveAsync(
            ["subscription_create"],
            [$"{ada.Name} is ready", $"{ada.Name} was stopped by its operator", $"{ada.Name} is running again"]
        );
        if (whileRemoved is null)
            return;
        await KilledAsync(whileRemoved, () => ada.PressesInVainAsync("Cancel"));
        await ada.IsGoneAsync();
    }
}

/// <summary>While it is put on another plan, and while it is removed. Beside the other: both take long.</summary>
public sealed class KilledAtChangeTests(KilledTests.Base installation) : KilledTests(installation)
{
    public static TheoryData<string?, string> Steps =>
        [
            .. LongRows.With<(string?, string)>(
                [
                    ("change-plan:claimed", "cancel:noted"),
                    ("plan:changed", "cancel:told"),
                    ("subscription:saving", "subscription:saving"),
                    ("tenant:leased", "edge:closed"),
                    ($"provider-called {Container}", $"provider-called {Container}"),
                    ($"provider-called {Container} @2", $"provider-called {Network}"),
                    ("stack:applied", $"operation-recorded {Volume}"),
                    ("tenant:answered", $"state-written {Volume}"),
                ],
                [
                    ("subscription:read", "subscription:read"),
                    ("subscription:saved", "subscription:saved"),
                    ($"operation-recorded {Container}", $"operation-recorded {Container}"),
                    ($"state-written {Container}", $"state-written {Container}"),
                    ($"operation-recorded {Container} @2", $"operation-recorded {Network}"),
                    ($"state-written {Container} @2", $"state-written {Network}"),
                    ("edge:published", $"provider-called {Volume}"),
                    ("tenant:observed", "tenant:releasing"),
                    (null, "tenant:removed"),
                ]
            ),
        ];

    [Theory]
    [MemberData(nameof(Steps))]
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
