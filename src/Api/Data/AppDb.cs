using Berth.Billing;
using Berth.Checkout;
using Berth.Jobs;
using Berth.Provisioning;
using Microsoft.EntityFrameworkCore;

namespace Berth.Data;

/// <summary>The database. What a change causes is enqueued on it and commits with the change, or vanishes with it.</summary>
public sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
{
    private readonly List<NewJob> _enqueued = [];

    public DbSet<Order> Orders => Set<Order>();
    public DbSet<HeldName> HeldNames => Set<HeldName>();
    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<TenantEvent> TenantEvents => Set<TenantEvent>();
    public DbSet<HeldSubnet> HeldSubnets => Set<HeldSubnet>();
    public DbSet<StripeEvent> StripeEvents => Set<StripeEvent>();
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>Adds a job to what the next <see cref="SaveChangesAsync(bool, CancellationToken)"/> writes, in the same transaction.</summary>
    public void Enqueue(NewJob job) => _enqueued.Add(job);

    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (_enqueued.Count == 0) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        var ours = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await using var _ = ours;
        var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var job in _enqueued) await InsertJob.RunAsync(this, job, cancellationToken);
        if (ours is not null) await ours.CommitAsync(cancellationToken);
        _enqueued.Clear();
        return written;
    }

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync: it writes the enqueued jobs, too.");

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder model)
    {
        OrderTable.Map(model);
        TenantTable.Map(model);
        StripeEventTable.Map(model);
        JobTable.Map(model);
        SnakeCase.Apply(model);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        // Enums are stored by name: a row can be read without the code.
        conventions.Properties<Enum>().HaveConversion<string>();
    }
}
