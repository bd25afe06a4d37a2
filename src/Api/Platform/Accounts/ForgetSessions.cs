using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>Deletes expired sessions and sign-in links.</summary>
public sealed class ForgetSessions(AppDb db, TimeProvider clock) : IJobHandler<ForgetSessions.Args>
{
    public const string Kind = "forget-sessions";

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.Sessions.Where(s => s.ExpiresAt < now).ExecuteDeleteAsync(cancellationToken);
        // Links are kept an hour longer, because they count towards the limit of links sent.
        await db.SignInLinks.Where(l => l.ExpiresAt < now.AddHours(-1)).ExecuteDeleteAsync(cancellationToken);
        return JobOutcome.Done;
    }
}
