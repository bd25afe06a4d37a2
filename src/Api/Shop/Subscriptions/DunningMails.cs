using Berth.Platform.Data;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Customers;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Berth.Shop.Subscriptions;

/// <summary>
/// Writes the mails about a subscription's changes. Each mail's key says what it is about, so a retry does not send it
/// twice.
/// </summary>
internal sealed class DunningMails
{
    private readonly AppDb _db;
    private readonly Subscription _s;
    private readonly Tenant _tenant;
    private readonly string _to,
        _page;

    private DunningMails(AppDb db, Subscription s, Tenant tenant, string to, string page) =>
        (_db, _s, _tenant, _to, _page) = (db, s, tenant, to, page);

    public static async Task<DunningMails> ToAsync(
        AppDb db,
        Subscription s,
        Tenant tenant,
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        var order = await db.Orders.SingleAsync(o => o.Id == tenant.OrderId, cancellationToken);
        return new(
            db,
            s,
            tenant,
            await Customer.AddressAsync(db, order, s.CustomerId, cancellationToken),
            settings.PageOf(order.PageKey)
        );
    }

    /// <summary>Writes the mails about what Stripe changed: a cancellation, its withdrawal, another plan.</summary>
    public void OfChanges(EntityEntry<Subscription> entry)
    {
        if (entry.State == EntityState.Modified && !_s.Ended)
        {
            var ends = entry.Property(s => s.EndsAt);
            if (ends.OriginalValue is null && _s.EndsAt is { } at)
                Send($"cancelled/{_s.ReadAt.UtcTicks}", new CancellationScheduled(_tenant.Slug, at, _page));
            if (ends.OriginalValue is not null && _s.EndsAt is null)
                Send($"uncancelled/{_s.ReadAt.UtcTicks}", new CancellationWithdrawn(_tenant.Slug, _page));
            if (entry.Property(s => s.PaidPlan) is { IsModified: true } plan && plan.OriginalValue != _s.PaidPlan)
                Send($"plan/{_s.PaidPlan}/{_s.ReadAt.UtcTicks}", new PlanChanged(_tenant.Slug, _s.PaidPlan, _page));
        }
    }

    /// <summary>
    /// Writes the mails about a new dunning stage. <paramref name="keptUntil"/> is how long a copy of the removed data
    /// is kept; null if there is none.
    /// </summary>
    public void OfStep(DunningStage before, int remindedBefore, DateTimeOffset? keptUntil)
    {
        var due = _s.PaidThrough.ToUnixTimeSeconds();
        var since = _s.StageSince.ToUnixTimeMilliseconds();
        switch (before, _s.Stage)
        {
            case (DunningStage.Active, DunningStage.PastDue):
                Send($"past-due/{due}", new PaymentFailed(_tenant.Slug, _page, _s.SuspendsAt!.Value));
                break;
            case (DunningStage.PastDue, DunningStage.PastDue) when _s.Reminded > remindedBefore:
                // Reminders that came due while nobody looked become one mail.
                Send($"reminder/{due}/{_s.Reminded}", new PaymentReminder(_tenant.Slug, _page, _s.SuspendsAt!.Value));
                break;
            case (_, DunningStage.Suspended) when before != DunningStage.Suspended:
                Send(
                    $"suspended/{since}",
                    new Suspended(
                        _tenant.Slug,
                        _s.Ended ? "The subscription has ended." : "A payment is missing.",
                        _page,
                        _s.RemovedAt
                    )
                );
                break;
            case (DunningStage.Suspended, DunningStage.Warned):
                Send($"warned/{since}", new PurgeWarning(_tenant.Slug, _page, _s.RemovedAt!.Value));
                break;
            // A tenant that never existed gets the mail of its refund instead.
            case (_, DunningStage.Removed) when before != DunningStage.Removed && _tenant.Observed != TenantState.None:
                Send(
                    "goodbye",
                    new Goodbye(
                        _tenant.Slug,
                        _s is { RemoveAtEnd: true, SuspensionReason: SuspensionReason.Operator }
                                ? "The operator removed it."
                            : _s.RemoveAtEnd ? "You asked for it."
                            : "It was not paid for, and the time for which its data was kept is over.",
                        keptUntil
                    )
                );
                break;
        }
    }

    /// <summary>
    /// Writes the mails about usage: disk nearly full, too full (with a date), stopped; traffic at 80 and 100 percent.
    /// </summary>
    public void OfUse(Consumption uses, Overage before)
    {
        if (_s.Stage is not (DunningStage.Active or DunningStage.PastDue))
            return;
        const long mb = 1024 * 1024;
        if (_s.DiskStopsAt is { } stops && uses.DiskStopsAt is null)
            Send(
                $"disk-over/{stops.ToUnixTimeMilliseconds()}",
                new DiskOver(_tenant.Slug, uses.DiskUsed / mb, uses.DiskLimit / mb, stops, _page)
            );
        else if (_s.DiskTold && !uses.DiskTold)
            Send(
                $"disk-full/{_s.ReadAt.UtcTicks}",
                new DiskNearlyFull(_tenant.Slug, uses.DiskUsed / mb, uses.DiskLimit / mb, _page)
            );
        if (_s.Overage == Overage.Disk && before != Overage.Disk)
            Send($"disk-stopped/{_s.DiskStopsAt?.ToUnixTimeMilliseconds()}", new DiskStopped(_tenant.Slug, _page));
        if (_s.TrafficTold > uses.TrafficTold)
            Send(
                $"traffic/{_s.TrafficMonth:yyyy-MM}/{uses.TrafficLimit}/{_s.TrafficTold}",
                new TrafficUsed(
                    _tenant.Slug,
                    _s.TrafficTold,
                    uses.TrafficLimit / 1_000_000_000,
                    uses.TrafficStops,
                    uses.MonthEnds,
                    _page
                )
            );
    }

    private void Send(string what, MailTemplate letter) => _db.Send($"{_s.TenantId}/{what}", _to, letter);
}
