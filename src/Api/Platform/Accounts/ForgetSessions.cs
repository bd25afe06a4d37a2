using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>Deletes sessions and links that are over.</summary>
public sealed class ForgetSessions(AppDb db, TimeProvider clock) : IJobHandler<ForgetSessions.Args>
{
    /// <summary>The kind of this job.</summary>
    public const string Kind = "forget-sessions";

    /// <summary>Nothing to say.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Sessions.Where(s => s.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        // An hour longer: they are counted for how many were sent.
        await db.SignInLinks.Where(l => l.ExpiresAt < now.AddHours(-1)).ExecuteDeleteAsync(cancellationToken);
        return JobOutcome.Done;
    }
}
