using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Audit;

/// <summary>Removes an address from what the audit says was changed.</summary>
internal sealed class ForgetInAudit : IForgetAddress
{
    /// <inheritdoc />
    public Task ForgetAsync(AppDb db, string pattern, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE audit SET before = regexp_replace(before, {pattern}, {IForgetAddress.Forgotten}, 'gi'),
                after = regexp_replace(after, {pattern}, {IForgetAddress.Forgotten}, 'gi')
            WHERE before ~* {pattern} OR after ~* {pattern}
            """,
            cancellationToken
        );
}
