using Berth.Platform.Settings;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace Berth.Tests.Settings;

/// <summary>How long a name is held must leave Stripe its 30 minutes, and stay below its 24 hours.</summary>
public sealed class ReservationTests
{
    [Theory]
    [InlineData("00:30:00", false)]
    [InlineData("00:31:59", false)]
    [InlineData("00:32:00", true)]
    [InlineData("1.00:00:00", true)]
    [InlineData("1.00:00:01", false)]
    public void OneThatCannotWorkIsRefusedAtStart(string time, bool good)
    {
        var mistakes = Should
            .Throw<InvalidOperationException>(() =>
                CheckSettings.Read(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection([new("Berth:Reservation", time), new("Berth:Jobs:Slots", "0")])
                        .Build()
                )
            )
            .Message;
        mistakes.Contains("Berth:Reservation is", StringComparison.Ordinal).ShouldBe(!good);
    }

    [Fact]
    public void WhatIsUsualWorks() =>
        new BerthSettings().Reservation.ShouldBeGreaterThanOrEqualTo(BerthSettings.LeastReservation);
}
