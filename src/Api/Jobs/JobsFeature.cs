using Berth.Settings;

namespace Berth.Jobs;

/// <summary>The queue, its runner, and the list of all recurring work.</summary>
public static class JobsFeature
{
    /// <summary>What every process needs to know jobs by name.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, JobSettings settings) =>
        services
            .AddSingleton(settings)
            .AddSingleton<JobKinds>()
            .AddSingleton<JobRunner>()
            .AddSingleton<JobRescuer>()
            .AddJob<DeleteOldJobs.Args, DeleteOldJobs>(DeleteOldJobs.Kind, maxAttempts: NeverParked);

    /// <summary>
    /// For recurring kinds: failing, they wait for their next turn, and say why in <c>berth jobs</c>. Parked, they
    /// would pile up, and nobody could decide anything about them.
    /// </summary>
    public const int NeverParked = int.MaxValue;

    /// <summary>What a worker runs. All recurring work stands here.</summary>
    public static IServiceCollection AddJobWorker(this IServiceCollection services) =>
        services
            .AddHostedService(s => s.GetRequiredService<JobRescuer>())
            .AddHostedService(s => s.GetRequiredService<JobRunner>())
            .AddHostedService<RecurringJobs>()
            .AddSingleton(new RecurringJob(Checkout.ExpireReservations.Kind, TimeSpan.FromMinutes(1)))
            .AddSingleton(new RecurringJob(Billing.RepairPayments.Kind, TimeSpan.FromMinutes(5)))
            .AddSingleton(new RecurringJob(Billing.RefundUnprovisioned.Kind, TimeSpan.FromMinutes(1)))
            .AddSingleton(new RecurringJob(Subscriptions.LookAtSubscriptions.Kind, TimeSpan.FromMinutes(1)))
            .AddSingleton(new RecurringJob(Hosts.WatchHosts.Kind, Hosts.WatchHosts.Every))
            .AddSingleton(new RecurringJob(Hosts.DrainHosts.Kind, TimeSpan.FromMinutes(1)))
            .AddSingleton(new RecurringJob(Domains.CheckDomains.Kind, TimeSpan.FromSeconds(15)))
            .AddSingleton(new RecurringJob(Edge.CheckEdge.Kind, TimeSpan.FromSeconds(30)))
            .AddSingleton(new RecurringJob(Usage.CountTraffic.Kind, TimeSpan.FromMinutes(5)))
            .AddSingleton(
                new RecurringJob(Usage.MeasureDisks.Kind, TimeSpan.FromMinutes(15), Delay: TimeSpan.FromMinutes(10))
            )
            .AddSingleton(new RecurringJob(Isolation.CheckGuard.Kind, TimeSpan.FromMinutes(5)))
            .AddSingleton(new RecurringJob(Backups.DeleteLastData.Kind, TimeSpan.FromHours(1)))
            .AddSingleton(
                new RecurringJob(Sweep.SweepNightly.Kind, TimeSpan.FromDays(1), Delay: TimeSpan.FromMinutes(10))
            ) // what an outage left is worked off first
            .AddSingleton(new RecurringJob(Mail.DeleteOldMails.Kind, TimeSpan.FromDays(1)))
            .AddSingleton(new RecurringJob(Accounts.ForgetSessions.Kind, TimeSpan.FromHours(1)))
            .AddSingleton(new RecurringJob(Billing.DeleteOldEvents.Kind, TimeSpan.FromDays(1)))
            .AddSingleton(new RecurringJob(AdminApi.DeleteOldAnswers.Kind, TimeSpan.FromHours(1)))
            .AddSingleton(new RecurringJob(Webhooks.DeleteOldDeliveries.Kind, TimeSpan.FromDays(1)))
            .AddSingleton(new RecurringJob(Alerts.DeleteOldAlerts.Kind, TimeSpan.FromDays(1)))
            .AddSingleton(new RecurringJob(DeleteOldJobs.Kind, TimeSpan.FromHours(1)));

    /// <summary>
    /// Names a kind of job. At most <paramref name="maxParallel"/> of it run at once in a process; half of the slots
    /// unless given.
    /// </summary>
    public static IServiceCollection AddJob<TArgs, THandler>(
        this IServiceCollection services,
        string kind,
        int maxAttempts,
        int? maxParallel = null
    )
        where THandler : class, IJobHandler<TArgs> =>
        services.AddScoped<THandler>().AddSingleton(JobKind.Of<TArgs, THandler>(kind, maxAttempts, maxParallel));
}
