using Berth.Platform.Data;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.Api.Provisioning;

public sealed class TenantLeaseTests
{
    [Fact]
    public async Task ADatabaseThatGoesAwayEndsNeitherTheRenewalNorTheRun()
    {
        await using var app = await TestApp.StartAsync();
        var tenant = await TenantAsync(app);
        var folder = Directory.CreateTempSubdirectory("berth-lease-").FullName;
        var there = new NpgsqlConnectionStringBuilder(app.ConnectionString);
        await using var wire = there.Host!.StartsWith('/')
            ? Wire.Files(Path.Combine(folder, ".s.PGSQL.5432"), Path.Combine(there.Host, $".s.PGSQL.{there.Port}"))
            : Wire.ToPort(Path.Combine(folder, ".s.PGSQL.5432"), there.Host, there.Port);
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(app.ConnectionString) { Host = folder, Port = 5432 }.ConnectionString
        );
        var databases = new Databases(source);

        var lease = await TenantLease.TakeAsync(databases, tenant, new Hurried(), CancellationToken.None);
        wire.Cut();
        var asked = databases.Made;
        await UntilAsync(() => Task.FromResult(databases.Made > asked + 1));
        wire.Mend();
        var until = (await app.Db().Tenants.SingleAsync()).LeaseUntil;
        await UntilAsync(async () => (await app.Db().Tenants.SingleAsync()).LeaseUntil > until);

        wire.Cut();
        await lease!.DisposeAsync();
        (await app.Db().Tenants.SingleAsync()).LeaseOwner.ShouldNotBeNull("It runs out by itself.");
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<Guid> TenantAsync(TestApp app)
    {
        await using var db = app.Db();
        var product = app.Services.GetRequiredService<ProductCatalog>().Find("hello")!;
        var order = Order.For("ada@example.com", product, product.Plans[0], "ada", DateTimeOffset.UtcNow);
        db.Orders.Add(order);
        var tenant = Tenant.For(order.ToSale(), "10.219.0.8/29", "local", db, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
        return tenant.Id;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
            await Task.Delay(20, timeout.Token);
    }

    private sealed class Databases(NpgsqlDataSource source) : IDbContextFactory<AppDb>
    {
        private int _made;

        public int Made => Volatile.Read(ref _made);

        public AppDb CreateDbContext()
        {
            Interlocked.Increment(ref _made);
            return TestDatabase.Open(source);
        }
    }

    /// <summary>The real time, in which waits are a hundred times shorter.</summary>
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime / 100, period);
    }
}
