using Berth.Doors.Api;
using Berth.Operations;
using Berth.Platform.Accounts;
using Berth.Platform.Alerts;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Webhooks;
using Berth.Shop.Answers;
using Berth.Shop.Feasibility;
using Berth.Shop.Gateway;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Berth.Tenants.Backups;
using Berth.Tenants.Domains;
using Berth.Tenants.Edge;
using Berth.Tenants.Health;
using Berth.Tenants.Isolation;
using Berth.Tenants.Metering;
using Berth.Tenants.Provisioning;
using Berth.Tenants.Sweep;

namespace Berth;

/// <summary>Everything that a worker does by the clock. One line each: the job, and how often.</summary>
public static class RecurringWork
{
    /// <summary>
    /// The sweep and disk measuring wait this long after a start, so that jobs left by an outage are worked off first.
    /// </summary>
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(10);

    /// <summary>Adds the list to a worker.</summary>
    public static IServiceCollection AddRecurringWork(this IServiceCollection services)
    {
        Every(TimeSpan.FromMinutes(1), ExpireReservations.Kind);
        Every(TimeSpan.FromMinutes(5), RepairPayments.Kind);
        Every(TimeSpan.FromMinutes(1), RefundUnprovisioned.Kind);
        Every(TimeSpan.FromMinutes(1), WatchRefusals.Kind);
        Every(TimeSpan.FromMinutes(1), LookAtSubscriptions.Kind);
        Every(WatchHosts.Every, WatchHosts.Kind);
        Every(TimeSpan.FromMinutes(1), LookAtHosts.Kind);
        Every(TimeSpan.FromMinutes(1), LookAtImages.Kind);
        Every(TimeSpan.FromMinutes(5), LookAtPrices.Kind);
        Every(TimeSpan.FromMinutes(5), LookAtZone.Kind);
        Every(TimeSpan.FromMinutes(1), DrainHosts.Kind);
        Every(TimeSpan.FromSeconds(15), CheckDomains.Kind);
        Every(TimeSpan.FromSeconds(30), CheckEdge.Kind);
        Every(TimeSpan.FromSeconds(15), TendShared.Kind);
        Every(CountUptime.Every, CountUptime.Kind);
        Every(TimeSpan.FromMinutes(5), CountTraffic.Kind);
        Every(TimeSpan.FromMinutes(15), MeasureDisks.Kind, AfterStart);
        Every(TimeSpan.FromMinutes(5), CheckFirewall.Kind);
        Every(TimeSpan.FromDays(1), SweepNightly.Kind, AfterStart);
        Every(TimeSpan.FromMinutes(1), ScheduleBackups.Kind);
        Every(TimeSpan.FromMinutes(1), ReleaseHolds.Kind);
        Every(TimeSpan.FromHours(1), TendRepositories.Kind, AfterStart);

        Every(TimeSpan.FromHours(1), DeleteLastData.Kind);
        Every(TimeSpan.FromDays(1), DeleteOldMails.Kind);
        Every(TimeSpan.FromHours(1), ForgetSessions.Kind);
        Every(TimeSpan.FromDays(1), DeleteOldEvents.Kind);
        Every(TimeSpan.FromHours(1), DeleteOldAnswers.Kind);
        Every(TimeSpan.FromDays(1), DeleteOldDeliveries.Kind);
        Every(TimeSpan.FromDays(1), DeleteOldAlerts.Kind);
        Every(TimeSpan.FromDays(1), DeleteOldUptime.Kind);
        Every(TimeSpan.FromDays(1), DeleteOldRefusals.Kind);
        Every(TimeSpan.FromDays(1), DeleteUnusedAnswers.Kind);
        Every(TimeSpan.FromHours(1), DeleteOldJobs.Kind);
        return services;

        void Every(TimeSpan time, string kind, TimeSpan? delay = null) =>
            services.AddSingleton(new RecurringJob(kind, time, delay));
    }
}
