using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Has tenants looked at whose ways lead where a helper is not, or is no more: their stacks make or remove what is to be
/// changed. Those that are worked on already are left to that.
/// </summary>
internal static class MendWays
{
    /// <summary>Saves it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="host">Where they are.</param>
    /// <param name="product">Whose they are.</param>
    /// <param name="isIts">Whether a tenant of a name is meant.</param>
    /// <param name="except">One that is being made just now; null = none.</param>
    /// <param name="what">What is not as it should be.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task OfAsync(
        AppDb db,
        string host,
        string product,
        Func<string, bool> isIts,
        Guid? except,
        string what,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var settled = await db
            .Tenants.Where(t =>
                t.Product == product
                && t.Host == host
                && t.Id != except
                && t.Wanted == TenantState.Running
                && t.Observed == TenantState.Running
                && t.ObservedGeneration == t.Generation
            )
            .ToListAsync(cancellationToken);
        foreach (var tenant in settled.Where(t => isIts(t.Slug)))
            tenant.Mend(what, db, now);
        await db.SaveChangesAsync(cancellationToken);
    }
}
