using Berth.Data;
using Berth.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.AdminApi;

/// <summary>Deletes answers that are not given again any more.</summary>
public sealed class DeleteOldAnswers(AppDb db, TimeProvider clock) : IJobHandler<DeleteOldAnswers.Args>, ICleaning
{
    public const string Kind = "delete-old-answers";

    /// <summary>Nothing to say: it is always about all of them.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public string What => "answers of the API kept for a second try, a day old";

    /// <inheritdoc />
    public Task<int> CountAsync(CancellationToken cancellationToken) => Due().CountAsync(cancellationToken);

    /// <inheritdoc />
    public Task CleanAsync(CancellationToken cancellationToken) => Due().ExecuteDeleteAsync(cancellationToken);

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await CleanAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private IQueryable<IdempotencyKey> Due()
    {
        var before = clock.GetUtcNow() - AnswerOnce.Kept;
        return db.IdempotencyKeys.Where(k => k.CreatedAt < before);
    }
}
