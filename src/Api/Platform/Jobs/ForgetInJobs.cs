using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Jobs;

/// <summary>Removes an address from jobs: from what they are about, and from what went wrong.</summary>
internal sealed class ForgetInJobs : IForgetAddress
{
    /// <inheritdoc />
    public Task ForgetAsync(AppDb db, string pattern, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE jobs SET payload = regexp_replace(payload::text, {pattern}, {IForgetAddress.Forgotten}, 'gi')::jsonb,
                last_error = regexp_replace(last_error, {pattern}, {IForgetAddress.Forgotten}, 'gi')
            WHERE payload::text ~* {pattern} OR last_error ~* {pattern}
            """,
            cancellationToken
        );
}
