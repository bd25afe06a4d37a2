using Berth.Platform.Data;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Customers;
using Berth.Shop.Orders;
using Berth.Shop.Secrets;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Provisioning;

/// <summary>Sends the mails that say that a container is up, only after it was seen answering.</summary>
internal static class TenantMails
{
    /// <summary>
    /// Adds the mail to the caller's transaction: a welcome the first time, else a notice that the container is back.
    /// Call it before the tenant is marked as running, because it looks at the previous state.
    /// </summary>
    public static async Task OfRunningAsync(
        AppDb db,
        Tenant tenant,
        int generation,
        MakeLink links,
        string firstSteps,
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        if (tenant.Observed == TenantState.Running)
            return;
        if (
            tenant.Observed == TenantState.None
            && await db.Adoptions.AnyAsync(a => a.TenantId == tenant.Id && !a.IsWelcome, cancellationToken)
        )
            return;
        var order = await db.Orders.AsNoTracking().SingleAsync(o => o.Id == tenant.OrderId, cancellationToken);
        var to = await Customer.AddressAsync(db, order, cancellationToken);
        var (address, page) = (settings.AddressOf(tenant.Slug, tenant.Route), settings.PageOf(order.PageKey));
        if (tenant.Observed != TenantState.None)
        {
            db.Send(
                $"{tenant.Id}/resumed/{generation}",
                to,
                new Resumed(tenant.Slug, address, WordsOf(tenant.StartedBy))
            );
            return;
        }
        var link = await links.MakeAsync(db, tenant.Id, tenant.Product, cancellationToken);
        db.Send(
            $"{tenant.Id}/welcome",
            to,
            new Welcome(tenant.Slug, address, page, link?.Url, link?.Until, settings.PublicUrl.TrimEnd('/'), firstSteps)
        );
        // Skip it when there are no operators to write to: the log would complain about each.
        if (settings.Mail is { NotifyOrders: true, Operators.Count: > 0 })
            db.Inform($"{tenant.Id}/new", $"A new container: {tenant.Slug}", News(tenant, order, to, address));
    }

    private static string WordsOf(StartCause cause) =>
        cause switch
        {
            StartCause.Owner => Resumed.ByOwner,
            StartCause.Operator => Resumed.ByOperator,
            StartCause.Review => Resumed.AfterDispute,
            StartCause.Limits => Resumed.WithinLimits,
            _ => Resumed.Paid,
        };

    private static string News(Tenant tenant, Order order, string to, string address) =>
        $"{tenant.Slug} is up at {address}\n\n{tenant.Product}, {tenant.Plan}, "
        + $"{(order.IsComplimentary ? "complimentary" : order.PriceText)}, for {to}; on the host {tenant.Host}.";
}
