using System.Diagnostics;
using Berth.Platform.Data;
using Shouldly;
using Xunit;

namespace Berth.Tests.Data;

public sealed class SignalTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private readonly Signal _signal = new();

    [Fact]
    public async Task AWaitThatWasGivenUpTakesNothingAway()
    {
        await _signal.WaitAsync(Long, TimeProvider.System, other: Task.CompletedTask, default);
        await _signal.WaitAsync(TimeSpan.FromMilliseconds(10), TimeProvider.System, null, default);
        var waiting = WaitAsync();
        await Task.Delay(50);
        _signal.Set();
        (await waiting).ShouldBeLessThan(Long / 2);
    }

    [Fact]
    public async Task WhatWasSetBeforeIsRememberedOnce()
    {
        _signal.Set();
        _signal.Set();
        (await WaitAsync()).ShouldBeLessThan(Long / 2);
        var second = WaitAsync();
        await Task.Delay(100);
        second.IsCompleted.ShouldBeFalse();
        _signal.Set();
        await second;
    }

    private async Task<TimeSpan> WaitAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        await _signal.WaitAsync(Long, TimeProvider.System, null, default);
        return Stopwatch.GetElapsedTime(begun);
    }
}
