using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>Deletes expired sessions and sign-in links.</summary>
public sealed class ForgetSessions(AppDb db, TimeProvider clock) : IJobHandler<ForgetSessions.Args>, ICleaning
{
    public const string Kind = "forget-sessions";

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public string What => "expired sessions and sign-in links";

    /// <inheritdoc />
    public async Task<int> CountAsync(CancellationToken cancellationToken) =>
        await Sessions().CountAsync(cancellationToken) + await Links().CountAsync(cancellationToken);

    /// <inheritdoc />
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        await Sessions().ExecuteDeleteAsync(cancellationToken);
        await Links().ExecuteDeleteAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await CleanAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private IQueryable<Session> Sessions()
    {
        var now = clock.GetUtcNow();
        return db.Sessions.Where(s => s.ExpiresAt < now);
    }

    /// <summary>Links are kept an hour longer, because they count towards the limit of links sent.</summary>
    private IQueryable<SignInLink> Links()
    {
        var before = clock.GetUtcNow().AddHours(-1);
        return db.SignInLinks.Where(l => l.ExpiresAt < before);
    }
}
