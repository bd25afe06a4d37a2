using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Tenants.Edge;

namespace Berth.Tenants.Gate;

/// <summary>Lets somebody who is signed in at the shop through a tenant's gate, if they may enter.</summary>
public sealed class GiveTicket(AppDb db, ProductCatalog catalog, BerthSettings settings, TimeProvider clock)
{
    /// <summary>What came of it.</summary>
    /// <param name="Host">The tenant's host name; null if the address is no tenant's.</param>
    /// <param name="Url">Where to go now; null if they may not enter.</param>
    /// <param name="Open">Its address, if it has no gate: nobody is sent to just any customer's page.</param>
    public sealed record Answer(string? Host, string? Url, string? Open = null);

    /// <summary>
    /// Gives a ticket for an address, to the browser whose <paramref name="attempt"/> it is; one that has none yet goes
    /// there for it first. An operator who views pages as a customer gets no ticket, whoever the customer is.
    /// </summary>
    public async Task<Answer> GiveAsync(Me me, string? to, string? attempt, CancellationToken cancellationToken)
    {
        if (
            !GateHost.TryRead(to, out var host, out var path)
            || await GateHost.FindAsync(db, settings, host, cancellationToken) is not { } at
        )
            return new(null, null);
        if (catalog.Find(at.Product) is not { HasGate: true })
            return new(host, null, at.AddressOf(settings, path));
        if (
            me is not { LacksFactor: false, Operator: null }
            || !(await WhoMayEnter.OfAsync(db, at.Tenant, cancellationToken)).ContainsKey(me.AccountId)
        )
            return new(host, null);
        var ticket = attempt is { Length: > 0 and < 100 }
            ? $"ticket={await GateTicket.GiveAsync(db, at, me.AccountId, attempt, clock.GetUtcNow(), cancellationToken)}&"
            : "";
        return new(host, at.AddressOf(settings, $"{EdgeGate.TicketPath}?{ticket}to={Uri.EscapeDataString(path)}"));
    }
}
