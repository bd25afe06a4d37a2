using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Payments;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.Data;

/// <summary>
/// Workers hear of jobs once these are committed: those of the same process at once, the others from the database.
/// </summary>
public sealed class NoticesTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private TestDatabase _database = null!;
    private NpgsqlDataSource _source = null!;
    private NpgsqlConnection _elsewhere = null!;
    private Notices _notices = null!; // not started: it hears nothing from the database
    private int _told;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_database.ConnectionString);
        _elsewhere = await _source.OpenConnectionAsync();
        await using (var listen = new NpgsqlCommand($"LISTEN {Notices.Jobs}", _elsewhere))
            await listen.ExecuteNonQueryAsync();
        _notices = new Notices(_source, TimeProvider.System, NullLogger<Notices>.Instance);
        _notices.Subscribe(Notices.Jobs, _ => Interlocked.Increment(ref _told));
    }

    public async ValueTask DisposeAsync()
    {
        await _elsewhere.DisposeAsync();
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OfAJobIsToldOnceItIsCommitted(bool inATransaction)
    {
        await using var db = Open();
        if (inATransaction)
        {
            await using (var given = await db.Database.BeginTransactionAsync())
            {
                db.Enqueue(new NewJob("test", "{}"));
                await db.SaveChangesAsync();
                await given.RollbackAsync();
            }
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Enqueue(new NewJob("test", "{}"));
            await db.SaveChangesAsync();
            _told.ShouldBe(0);
            await transaction.CommitAsync();
        }
        else
        {
            db.Enqueue(new NewJob("test", "{}"));
            await db.SaveChangesAsync();
        }
        _told.ShouldBe(1);
        (await _elsewhere.WaitAsync(Long, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task OfAnEventThatIsHandledIsToldAndOfTheSameAgainNot()
    {
        var store = new StoreEvent(_source, _notices);
        await store.StoreAsync("evt_1", "checkout.session.completed", "{}", default);
        _told.ShouldBe(1);
        (await _elsewhere.WaitAsync(Long, default)).ShouldBeTrue();
        await store.StoreAsync("evt_1", "checkout.session.completed", "{}", default);
        await store.StoreAsync("evt_2", "payment_intent.created", "{}", default);
        _told.ShouldBe(1);
        await using var db = Open();
        ((await db.Jobs.SingleAsync()).Key, await db.StripeEvents.CountAsync()).ShouldBe(("evt_1", 2));
    }

    [Fact]
    public async Task WhoListenedLeavesAConnectionThatDoesNot()
    {
        // One connection, which nobody resets.
        await using var single = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(_database.ConnectionString)
            {
                NoResetOnClose = true,
                MaxPoolSize = 1,
                Timeout = 60,
            }
        );
        using var notices = new Notices(single, TimeProvider.System, NullLogger<Notices>.Instance);
        var listening = new TaskCompletionSource();
        notices.Subscribe(Notices.Tenants, _ => listening.TrySetResult());
        await notices.StartAsync(default);
        await listening.Task.WaitAsync(Long);
        await notices.StopAsync(default);
        await using var left = single.CreateCommand("SELECT count(*) FROM pg_listening_channels()");
        (await left.ExecuteScalarAsync()).ShouldBe(0L);
    }

    private AppDb Open()
    {
        var options = new DbContextOptionsBuilder<AppDb>();
        DataFeature.Configure(options, _source);
        return new AppDb(options.Options, TimeProvider.System, _notices);
    }
}
