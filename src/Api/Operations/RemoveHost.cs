using Berth.Platform.Data;
using Berth.Shop.Hosts;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations;

/// <summary>Removes a host from the list. Refused while it has anything of a tenant.</summary>
public sealed class RemoveHost(AppDb db)
{
    /// <summary>
    /// Removes the host. <paramref name="isLost"/> says that the machine will never come back: then what moved tenants
    /// left on it does not count. Tenants that live there always prevent the removal.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The host is local, unknown, not draining or still in use. The message says which.
    /// </exception>
    public async Task RemoveAsync(string name, bool isLost, CancellationToken cancellationToken)
    {
        if (name == DockerHost.Local)
            throw new InvalidOperationException(
                "The local host is the machine of the settings: it cannot be removed, only drained."
            );
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // Lock the row against a second command. No tenant is placed on a draining host meanwhile.
        var host =
            (
                await db
                    .Hosts.FromSql($"SELECT * FROM hosts WHERE name = {name} FOR UPDATE")
                    .ToListAsync(cancellationToken)
            ).SingleOrDefault()
            ?? throw new InvalidOperationException($"There is no host '{name}'. 'berth hosts' lists them.");
        if (!host.Draining)
            throw new InvalidOperationException(
                $"The host '{name}' takes new tenants. 'berth hosts drain {name}' first, and wait until it is empty."
            );
        var tenants = await db
            .Tenants.Where(t => t.Observed != TenantState.Gone && (t.Host == name || t.DataOn == name))
            .OrderBy(t => t.Slug)
            .Select(t => t.Slug)
            .ToListAsync(cancellationToken);
        if (tenants.Count > 0)
            throw new InvalidOperationException(
                $"The host '{name}' has {tenants.Count} tenants: "
                    + $"{string.Join(", ", tenants.Take(10))}{(tenants.Count > 10 ? ", …" : "")}. They are moved "
                    + "away while it drains, if others have room: 'berth hosts' shows it."
            );
        var left = await db.Tenants.Where(t => t.LeftBehind && t.MovedFrom == name).ToListAsync(cancellationToken);
        if (left.Count > 0 && !isLost)
            throw new InvalidOperationException(
                $"Something of {left.Count} tenants that moved away is still on '{name}', {left[0].Slug} "
                    + "among them; it is removed as soon as its engine answers. If the machine is gone for good, "
                    + "say --lost."
            );
        var shared = await SharedHelper.OfAsync(db, name, cancellationToken);
        if (shared.Count > 0 && !isLost)
            throw new InvalidOperationException(
                $"What tenants shared on '{name}' is still there, {shared[0].Name} of {shared[0].Product} among it; it is "
                    + "removed within a minute if its engine answers. If the machine is gone for good, say --lost."
            );
        foreach (var tenant in left)
            tenant.Left();
        host.Remove(db);
        foreach (var cause in (string[])["host-down", "host-filling", "drain-stuck", "drained"])
            db.Resolve($"{cause}/{name}");
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
