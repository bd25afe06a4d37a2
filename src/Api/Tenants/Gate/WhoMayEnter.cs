using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Gate;

/// <summary>
/// The accounts that may enter a tenant now, each with its address: those that own its order, and those whose mailbox
/// its owner invited. Nobody while it should not run.
/// </summary>
internal static class WhoMayEnter
{
    public static Task<Dictionary<Guid, string>> OfAsync(AppDb db, Guid tenant, CancellationToken cancellationToken) =>
        db
            .Accounts.Where(a =>
                a.ErasedAt == null
                && db.Tenants.Any(t => t.Id == tenant && t.Wanted == TenantState.Running)
                && (
                    db.Orders.Any(o => o.TenantId == tenant && o.AccountId == a.Id)
                    || db.Guests.Any(g => g.TenantId == tenant && g.NormalizedEmail == a.NormalizedEmail)
                )
            )
            .ToDictionaryAsync(a => a.Id, a => a.Email!, cancellationToken);
}
