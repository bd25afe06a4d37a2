using Berth.Shop.Usage;
using Shouldly;
using Xunit;

namespace Berth.Tests.Usage;

/// <summary>Counters that begin anew whenever a container does.</summary>
public sealed class CounterReadingTests
{
    private static readonly DateTimeOffset At = new(2026, 12, 10, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TheFirstReadingIsAllThereWas() => Reading(100, 10).Since(null).ShouldBe(new(100, 10));

    [Fact]
    public void ThenItIsTheDifference() => Reading(150, 30).Since(Reading(100, 10)).ShouldBe(new(50, 20));

    [Fact]
    public void ARestartBeginsAnew() => Reading(40, 5).Since(Reading(100, 10)).ShouldBe(new(40, 5));

    [Fact]
    public void SoDoesOneThatShowsInOneDirectionOnly() => Reading(120, 5).Since(Reading(100, 10)).ShouldBe(new(120, 5));

    [Fact]
    public void AndAnotherContainer() =>
        (Reading(150, 30) with { Container = "b" }).Since(Reading(100, 10)).ShouldBe(new(150, 30));

    [Fact]
    public void NeverLessThanNothingNorMoreThanWasSent()
    {
        var random = new Random(1);
        for (var life = 0; life < 1000; life++)
        {
            CounterReading? last = null;
            long truth = 0,
                counted = 0,
                counter = 0;
            for (var i = 0; i < 50; i++)
            {
                if (random.Next(5) == 0)
                    counter = 0; // restarted
                var more = random.Next(1000);
                (truth, counter) = (truth + more, counter + more);
                if (random.Next(3) == 0)
                    continue; // nobody looked
                var now = Reading(counter, 0);
                now.Since(last).Received.ShouldBeGreaterThanOrEqualTo(0);
                (counted, last) = (counted + now.Since(last).Received, now);
            }
            counted.ShouldBeLessThanOrEqualTo(truth);
        }
    }

    private static CounterReading Reading(long received, long sent) => new("a", received, sent, At);
}
