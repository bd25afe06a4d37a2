using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    private readonly List<NewJob> _enqueued = [];

    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>
    /// Adds a job to what the next <see cref="SaveChangesAsync(bool, CancellationToken)"/> writes, in the same
    /// transaction.
    /// </summary>
    public void Enqueue(NewJob job) => _enqueued.Add(job);
}
