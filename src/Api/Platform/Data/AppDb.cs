using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>
/// The database. What a change causes, jobs, mails and alerts, is put on it and commits with the change, or vanishes
/// with it: see <c>src/Api/SaveChanges.cs</c>. Each feature adds its own tables, in a part of this class beside its
/// entities (<c>AppDb.Orders.cs</c>).
/// </summary>
public sealed partial class AppDb : DbContext
{
    private readonly TimeProvider _clock;
    private readonly Notices? _notices;
    private bool _hasAddedJobs;

    /// <summary>A context with these options. Without <paramref name="notices"/> nobody is told of new jobs.</summary>
    public AppDb(DbContextOptions<AppDb> options, TimeProvider clock, Notices? notices = null)
        : base(options)
    {
        (_clock, _notices) = (clock, notices);
        // Who cannot save lets go of the whole transaction: none goes on from the middle of one.
        Database.AutoSavepointsEnabled = false;
    }

    /// <summary>Jobs are in the table: workers hear of them once that is committed.</summary>
    internal void JobsAdded()
    {
        _hasAddedJobs = true;
        if (Database.CurrentTransaction is null)
            Committed();
    }

    /// <summary>What was written is there for others to see.</summary>
    internal void Committed()
    {
        if (_hasAddedJobs)
            _notices?.JobsAdded();
        _hasAddedJobs = false;
    }

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder model)
    {
        // Each feature says how its entities are stored.
        model.ApplyConfigurationsFromAssembly(typeof(AppDb).Assembly);
        SnakeCase.Apply(model);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        // Enums are stored by name: a row can be read without the code.
        conventions.Properties<Enum>().HaveConversion<string>();
    }
}
