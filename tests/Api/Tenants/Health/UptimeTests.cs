using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.Health;

/// <summary>For how long tenants were up: each second on its day, once.</summary>
public sealed class UptimeTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Evening = new(2026, 11, 20, 23, 58, 0, TimeSpan.Zero);
    private TestApp _app = null!;
    private Guid _ada;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        await _app.BuyAsync("ada");
        await using var db = _app.Db();
        _ada = await db.Tenants.Select(t => t.Id).SingleAsync();
        await TenantHealth.ForgetAsync(db, _ada, default);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static HealthRecord In(HealthState state) =>
        new()
        {
            State = state,
            Since = Evening,
            UpAt = Evening,
        };

    private async Task WriteAsync(HealthState state, DateTimeOffset at)
    {
        await using var db = _app.Db();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await TenantHealth.WriteAsync(db, _ada, In(state), at, default);
        await transaction.CommitAsync();
    }

    private async Task CountAsync(DateTimeOffset at)
    {
        await using var db = _app.Db();
        await TenantUptime.CountAsync(db, null, at, default);
    }

    private async Task<List<(string Day, int Up, int Down, int Unknown)>> DaysAsync()
    {
        await using var db = _app.Db();
        return
        [
            .. (await db.TenantUptime.AsNoTracking().OrderBy(u => u.Day).ToListAsync()).Select(u =>
                ($"{u.Day:MM-dd}", u.Up, u.Down, u.Unknown)
            ),
        ];
    }

    [Fact]
    public async Task EachDayHasItsOwnSeconds()
    {
        await WriteAsync(HealthState.Up, Evening);
        await CountAsync(Evening.AddMinutes(5));
        (await DaysAsync()).ShouldBe([("11-20", 120, 0, 0), ("11-21", 180, 0, 0)]);
        await CountAsync(Evening.AddMinutes(5)); // the same time is not counted again
        await CountAsync(Evening.AddMinutes(1)); // nor is it taken back by a clock that is behind
        (await DaysAsync()).ShouldBe([("11-20", 120, 0, 0), ("11-21", 180, 0, 0)]);
    }

    [Fact]
    public async Task TheStateBeforeIsCountedWhenItChanges()
    {
        var morning = Evening.AddHours(8);
        await WriteAsync(HealthState.Up, morning);
        await WriteAsync(HealthState.Stopped, morning.AddSeconds(100));
        await WriteAsync(HealthState.Unreachable, morning.AddSeconds(130));
        await WriteAsync(HealthState.Suspended, morning.AddSeconds(137));
        await WriteAsync(HealthState.Up, morning.AddHours(5));
        await CountAsync(morning.AddHours(5).AddSeconds(1));
        (await DaysAsync()).ShouldBe([("11-21", 101, 30, 7)]);
        await using var db = _app.Db();
        var uptime = await ReadHealth.UptimeAsync(db, _ada, morning.AddDays(2), default);
        (uptime, uptime.Text).ShouldBe((new Uptime(101, 30, 7), "77.09 %"));
        (await ReadHealth.UptimeAsync(db, _ada, morning.AddDays(40), default)).Text.ShouldBeNull();
    }

    [Fact]
    public async Task WhatNobodyWatchedIsNotKnown()
    {
        await WriteAsync(HealthState.Up, Evening);
        await CountAsync(Evening.AddHours(1));
        (await DaysAsync()).ShouldBe([("11-20", 0, 0, 120), ("11-21", 0, 0, 3480)]);
    }

    [Fact]
    public async Task TwoWhoCountAtOnceCountEachSecondOnce()
    {
        await WriteAsync(HealthState.Up, Evening.AddHours(1));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => CountAsync(Evening.AddHours(1).AddSeconds(60))));
        (await DaysAsync()).ShouldBe([("11-21", 60, 0, 0)]);
    }

    [Fact]
    public async Task WhatWasFoundUpMeanwhileStaysSo()
    {
        await using var db = _app.Db();
        await TenantHealth.PassedAsync(db, _ada, Evening.AddSeconds(2), default);
        await WriteAsync(HealthState.Starting, Evening.AddSeconds(1)); // judged before, written after
        (await db.TenantHealth.AsNoTracking().SingleAsync()).State.ShouldBe(HealthState.Up);
    }

    [Fact]
    public async Task OldDaysAreDeleted()
    {
        await WriteAsync(HealthState.Up, Evening);
        await CountAsync(Evening.AddMinutes(1));
        await using var db = _app.Db();
        await db.Database.ExecuteSqlAsync($"UPDATE tenant_uptime SET day = (now() AT TIME ZONE 'UTC')::date - 90");
        await _app.InScopeAsync<DeleteOldUptime>(async d => await d.CleanAsync(default));
        (await DaysAsync()).Count.ShouldBe(1);
        await db.Database.ExecuteSqlAsync($"UPDATE tenant_uptime SET day = day - 1");
        await _app.InScopeAsync<DeleteOldUptime>(async d => await d.CleanAsync(default));
        (await DaysAsync()).ShouldBeEmpty();
    }
}
