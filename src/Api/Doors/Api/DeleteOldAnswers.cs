using Berth.Platform.Data;
using Berth.Platform.Jobs;

namespace Berth.Doors.Api;

/// <summary>Deletes stored answers that are too old to be returned again.</summary>
public sealed class DeleteOldAnswers(AppDb db, TimeProvider clock) : Cleaning<DeleteOldAnswers.Args, IdempotencyKey>
{
    public const string Kind = "delete-old-answers";

    /// <summary>Empty: the job handles all old answers.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public override string What => "answers of the API kept for a second try, a day old";

    /// <inheritdoc />
    protected override IQueryable<IdempotencyKey> Due()
    {
        var before = clock.GetUtcNow() - AnswerOnce.Kept;
        return db.IdempotencyKeys.Where(k => k.CreatedAt < before);
    }
}
