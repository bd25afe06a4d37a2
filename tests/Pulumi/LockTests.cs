using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Pulumi.Automation.Commands.Exceptions;
using Pulumi.Embedded.State;
using Xunit;

namespace Pulumi.Tests;

/// <summary>
/// A stack's lock outlives neither its process nor, on another host, its holder's care for it. On a directory and in
/// PostgreSQL.
/// </summary>
public sealed class LockTests : StackTest, IAsyncLifetime
{
    private static readonly StackName Stack = StackName.Parse("acme", "tests");
    private static readonly string Server =
        Environment.GetEnvironmentVariable("BERTH_TEST_DATABASE")
        ?? "Host=/var/lib/berth/run;Username=postgres;Database=postgres";
    private readonly string _table = $"lock_tests_{Guid.NewGuid():N}";
    private readonly HandClock _clock = new();

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        await using (var source = NpgsqlDataSource.Create(Server))
        await using (var drop = source.CreateCommand($"DROP TABLE IF EXISTS {_table}"))
            await drop.ExecuteNonQueryAsync();
        Dispose();
    }

    [Theory]
    [InlineData("file")]
    [InlineData("postgres")]
    public async Task ALockOfAnotherHostIsTakenOverWhenItsHolderNoLongerRenewsIt(string kind)
    {
        var store = Open(kind);
        await WriteAsync(store, expires: _clock.GetUtcNow().AddSeconds(1));
        await Assert.ThrowsAsync<StackLockedException>(() => StackLock.TakeAsync(store, Stack, _clock, default));
        Assert.True(await StackLock.IsHeldAsync(store, Stack, _clock, default));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.False(await StackLock.IsHeldAsync(store, Stack, _clock, default));
        await using var held = await StackLock.TakeAsync(store, Stack, _clock, default);
        Assert.Single(await KeysAsync(store));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("postgres")]
    public async Task ALockOfTheOfficialCliIsRespectedUntilItIsCancelled(string kind)
    {
        var store = Open(kind);
        await WriteAsync(store, expires: null);
        _clock.Advance(TimeSpan.FromDays(30));
        var e = await Assert.ThrowsAsync<StackLockedException>(() =>
            StackLock.TakeAsync(store, Stack, _clock, default)
        );
        Assert.Contains("created by x@another-host (pid 1) at 2026-01-01T00:00:00Z", e.Message);
        await StackLock.CancelAsync(store, Stack, default);
        await (await StackLock.TakeAsync(store, Stack, _clock, default)).DisposeAsync();
        Assert.Empty(await KeysAsync(store));
    }

    [Fact]
    public async Task ALockThatTheOfficialCliLeftWhenItWasKilledOnThisHostIsTakenOverWithWhatLiesBesideIt()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Dir, ".pulumi/locks/organization/tests/acme")).FullName;
        using var ended = System.Diagnostics.Process.Start("true");
        await ended.WaitForExitAsync();
        File.WriteAllText(
            Path.Combine(folder, "dead.json"),
            $$"""{"pid":{{ended.Id}},"username":"x","hostname":"{{Environment.MachineName}}","timestamp":"2026-01-01T00:00:00Z"}"""
        );
        File.WriteAllText(
            Path.Combine(folder, "dead.json.attrs"),
            """{"user.cache_control":"","user.content_type":"text/plain; charset=utf-8","md5":"x"}"""
        );
        await (await StackLock.TakeAsync(Open("file"), Stack, _clock, default)).DisposeAsync();
        Assert.Empty(Directory.EnumerateFiles(folder));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("postgres")]
    public async Task TheHolderRenewsItsLockForAsLongAsItRuns(string kind)
    {
        var store = Open(kind);
        var held = await StackLock.TakeAsync(store, Stack, _clock, default);
        var (taken, expires) = await ReadAsync(store);
        Assert.Equal(StackLock.Lifetime, expires - taken);
        for (var i = 1; i <= 4; i++)
        {
            _clock.Advance(StackLock.Renewal);
            await UntilAsync(async () => (await ReadAsync(store)).Expires == _clock.GetUtcNow() + StackLock.Lifetime);
        }
        Assert.Equal(taken, (await ReadAsync(store)).Taken);
        await held.EnsureHeldAsync();
        await held.DisposeAsync();
        Assert.Empty(await KeysAsync(store));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("postgres")]
    public async Task AHolderThatWasAwayTooLongStopsAndWritesNoMore(string kind)
    {
        var store = Open(kind);
        await using var held = await StackLock.TakeAsync(store, Stack, _clock, default);
        foreach (var key in await KeysAsync(store))
            await store.DeleteAsync(key, default);
        await WriteAsync(store, expires: _clock.GetUtcNow().AddHours(1));
        _clock.Advance(StackLock.Renewal);
        await UntilAsync(() => Task.FromResult(held.Lost.IsCancellationRequested));
        var e = await Assert.ThrowsAsync<StateException>(held.EnsureHeldAsync);
        Assert.Contains("another run has taken the stack over", e.Message);
    }

    [Fact]
    public async Task ARunWhoseLockIsCancelledBeginsNothingMoreAndRecordsWhatItDid()
    {
        World.Before = async (call, r) =>
        {
            if (call != "create" || r.Name != "a")
                return;
            await StackLock.CancelAsync(BlobStore.Open($"file://{Dir}", _ => null), Stack, default);
            foreach (
                var file in Directory.EnumerateFiles(
                    Path.Combine(Dir, ".pulumi/locks"),
                    "*.json",
                    SearchOption.AllDirectories
                )
            )
                File.Delete(file);
            _clock.Advance(StackLock.Renewal);
            await Task.Delay(300);
        };
        var backend = new Backend(
            BlobStore.Open($"file://{Dir}", _ => null),
            new StackEnvironment(new Dictionary<string, string?> { ["PULUMI_CONFIG_PASSPHRASE"] = "test" }),
            _clock
        );
        await backend.CreateAsync(Stack, null, default);
        var engine = new Embedded.Engine.StackEngine(backend, Stack);
        var outcome = await engine.UpAsync(
            Deployment.Program(() =>
            {
                var o = InWorld();
                var a = new Thing("a", new() { Name = "a" }, o);
                _ = new Thing("b", new() { Name = "b", Uses = a.Address }, o);
                return Task.FromResult<IDictionary<string, object?>>(new Dictionary<string, object?>());
            }),
            new() { RootDirectory = Dir },
            default
        );
        Assert.False(outcome.Succeeded);
        Assert.Contains(outcome.Errors, e => e.Contains("the stack's lock was removed", StringComparison.Ordinal));
        Assert.Equal(["a"], World.Things.Keys);
        Assert.Contains("::a\"", State());
        Assert.DoesNotContain("::b\"", State());
        World.Before = null;
        Assert.Equal(1, (
                await UpAsync(o =>
                {
                    var a = new Thing("a", new() { Name = "a" }, o);
                    _ = new Thing("b", new() { Name = "b", Uses = a.Address }, o);
                })
            ).Summary.ResourceChanges![Automation.OperationType.Create]);
    }

    private BlobStore Open(string kind)
    {
        if (kind == "file")
            return BlobStore.Open($"file://{Dir}", _ => null);
        var server = new NpgsqlConnectionStringBuilder(Server);
        return BlobStore.Open(
            $"postgres://{server.Username}@localhost/{server.Database}?host={Uri.EscapeDataString(server.Host!)}&port={server.Port}&sslmode=disable&table={_table}",
            name => name == "PGPASSWORD" ? server.Password : null
        );
    }

    private static Task WriteAsync(BlobStore store, DateTimeOffset? expires)
    {
        var more = expires is { } at ? $",\"expires\":\"{at:O}\"" : "";
        return store.WriteAsync(
            ".pulumi/locks/organization/tests/acme/elsewhere.json",
            System.Text.Encoding.UTF8.GetBytes(
                $$"""{"pid":1,"username":"x","hostname":"another-host","timestamp":"2026-01-01T00:00:00Z"{{more}}}"""
            ),
            default
        );
    }

    private static Task<IReadOnlyList<string>> KeysAsync(BlobStore store) =>
        store.ListAsync(".pulumi/locks/organization/tests/acme", default);

    private static async Task<(DateTimeOffset Taken, DateTimeOffset Expires)> ReadAsync(BlobStore store)
    {
        var json = JsonNode.Parse(await store.ReadAsync(Assert.Single(await KeysAsync(store)), default))!;
        Assert.Equal(
            ["expires", "hostname", "pid", "timestamp", "username"],
            json.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal)
        );
        return (json["timestamp"].Deserialize<DateTimeOffset>(), json["expires"].Deserialize<DateTimeOffset>());
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; !await condition(); i++)
        {
            Assert.True(i < 200, "it did not come to it within ten seconds");
            await Task.Delay(50);
        }
    }

    /// <summary>A clock that goes on by hand, and its timers with it.</summary>
    private sealed class HandClock : TimeProvider
    {
        private readonly List<HandTimer> _timers = [];
        private DateTimeOffset _now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by)
        {
            _now += by;
            lock (_timers)
                foreach (var timer in _timers.ToArray())
                    timer.Tick(_now);
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new HandTimer(callback, state, period, _now + dueTime);
            lock (_timers)
                _timers.Add(timer);
            return timer;
        }

        private sealed class HandTimer(TimerCallback callback, object? state, TimeSpan period, DateTimeOffset due)
            : ITimer
        {
            private DateTimeOffset _due = due;
            private bool _ended;

            public void Tick(DateTimeOffset now)
            {
                if (_ended || now < _due)
                    return;
                _due = now + period;
                callback(state);
            }

            public bool Change(TimeSpan dueTime, TimeSpan newPeriod) => true;

            public void Dispose() => _ended = true;

            public ValueTask DisposeAsync()
            {
                Dispose();
                return default;
            }
        }
    }
}
