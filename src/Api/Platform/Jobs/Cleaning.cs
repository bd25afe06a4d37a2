using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Jobs;

/// <summary>A recurring job that deletes rows whose time is over. What is its own is which rows those are.</summary>
/// <typeparam name="TArgs">Its argument, which says nothing: it is always about all of them.</typeparam>
/// <typeparam name="TRow">What it deletes.</typeparam>
public abstract class Cleaning<TArgs, TRow> : IJobHandler<TArgs>, ICleaning
    where TRow : class
{
    /// <inheritdoc />
    public abstract string What { get; }

    /// <inheritdoc />
    public Task<int> CountAsync(CancellationToken cancellationToken) => Due().CountAsync(cancellationToken);

    /// <inheritdoc />
    public virtual Task CleanAsync(CancellationToken cancellationToken) => Due().ExecuteDeleteAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(TArgs args, CancellationToken cancellationToken)
    {
        await CleanAsync(cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>The rows.</summary>
    protected abstract IQueryable<TRow> Due();
}
