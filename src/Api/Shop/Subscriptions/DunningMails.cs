using Berth.Platform.Data;
using Berth.Platform.Mail;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
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
    private readonly DunningTerms _terms;
    private readonly Func<DateTimeOffset, DateTimeOffset?> _copy;
    private readonly string _to,
        _page,
        _contact;

    private DunningMails(
        AppDb db,
        Subscription s,
        Tenant tenant,
        DunningTerms terms,
        string to,
        BerthSettings settings,
        string page
    ) =>
        (_db, _s, _tenant, _terms, _copy, _to, _page, _contact) = (
            db,
            s,
            tenant,
            terms,
            at => settings.Backups.KeptUntil(terms.KeepData, at),
            to,
            page,
            settings.ContactPage
        );

    public static async Task<DunningMails> ToAsync(
        AppDb db,
        Subscription s,
        Tenant tenant,
        DunningTerms terms,
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        var order = await db.Orders.SingleAsync(o => o.Id == tenant.OrderId, cancellationToken);
        return new(
            db,
            s,
            tenant,
            terms,
            await Customer.AddressAsync(db, order, s.CustomerId, cancellationToken),
            settings,
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
                Send(
                    $"cancelled/{_s.ReadAt.UtcTicks}",
                    new CancellationScheduled(_tenant.Slug, at, Promises.AtEnd(at, _terms, _copy), _page)
                );
            if (ends.OriginalValue is not null && _s.EndsAt is null)
                Send($"uncancelled/{_s.ReadAt.UtcTicks}", new CancellationWithdrawn(_tenant.Slug, _page));
            if (entry.Property(s => s.PaidPlan) is { IsModified: true } plan && plan.OriginalValue != _s.PaidPlan)
                Send($"plan/{_s.PaidPlan}/{_s.ReadAt.UtcTicks}", new PlanChanged(_tenant.Slug, _s.PaidPlan, _page));
        }
    }

    /// <summary>
    /// Writes the mail about a stop by an operator or a dispute. Whoever pays with somebody else's card is not written
    /// to, and who ends everything gets another letter.
    /// </summary>
    public void OfStop(EntityEntry<Subscription> entry)
    {
        var reason = entry.Property(s => s.SuspensionReason);
        if (
            entry.State != EntityState.Modified
            || reason.OriginalValue == reason.CurrentValue
            || _s is { RemoveAtEnd: true } or { Stage: not (DunningStage.Active or DunningStage.PastDue) }
        )
            return;
        if (reason.CurrentValue == SuspensionReason.Operator)
            Send(
                $"stopped/{_tenant.Generation}/operator",
                new StoppedByOperator(_tenant.Slug, IsCharged: _s.IsComplimentary ? null : false, _contact)
            );
        else if (reason.CurrentValue == SuspensionReason.Dispute)
            Send($"stopped/{_tenant.Generation}/dispute", new StoppedByDispute(_tenant.Slug, _contact));
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
                        _s.SuspensionReason == SuspensionReason.Dispute
                                ? "Its payment was disputed with your bank, which took it back, so the subscription has ended."
                            : _s.Ended ? "The subscription has ended."
                            : "A payment is missing.",
                        _s.IsStoppedByUs ? _contact : _page,
                        _s.RemovedAt,
                        AfterRemoval(),
                        CanPay: !_s.IsStoppedByUs
                    )
                );
                break;
            case (DunningStage.Suspended, DunningStage.Warned):
                Send(
                    $"warned/{since}",
                    new PurgeWarning(
                        _tenant.Slug,
                        _s.IsStoppedByUs ? _contact : _page,
                        _s.RemovedAt!.Value,
                        AfterRemoval(),
                        CanPay: !_s.IsStoppedByUs
                    )
                );
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
                        Promises.Copy(keptUntil)
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

    private string AfterRemoval() => _s.RemovedAt is { } at ? Promises.Copy(_copy(at)) : "";

    private void Send(string what, MailTemplate letter) => _db.Send($"{_s.TenantId}/{what}", _to, letter);
}
