using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Payments;

/// <summary>Removes an address from Stripe's events as we keep them. Stripe has its own, as the law asks.</summary>
internal sealed class ForgetInEvents : IForgetAddress
{
    /// <inheritdoc />
    public Task ForgetAsync(AppDb db, string pattern, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE stripe_events SET body = regexp_replace(body, {pattern}, {IForgetAddress.Forgotten}, 'gi')
            WHERE body ~* {pattern}
            """,
            cancellationToken
        );
}
