namespace Berth.Jobs;

/// <summary>The queue, its runner, and the list of all recurring work.</summary>
public static class JobsFeature
{
    /// <summary>What every process needs to know jobs by name.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services) => services
        .AddSingleton<JobKinds>()
        .AddSingleton<JobRunner>()
        .AddSingleton<JobRescuer>()
        .AddJob<DeleteOldJobs.Args, DeleteOldJobs>(DeleteOldJobs.Kind, maxAttempts: 3);

    /// <summary>What a worker runs. All recurring work stands here.</summary>
    public static IServiceCollection AddJobWorker(this IServiceCollection services) => services
        .AddHostedService(s => s.GetRequiredService<JobRescuer>())
        .AddHostedService(s => s.GetRequiredService<JobRunner>())
        .AddHostedService<RecurringJobs>()
        .AddSingleton(new RecurringJob(Checkout.ExpireReservations.Kind, TimeSpan.FromMinutes(1)))
        .AddSingleton(new RecurringJob(Billing.RepairPayments.Kind, TimeSpan.FromMinutes(5)))
        .AddSingleton(new RecurringJob(Edge.CheckEdge.Kind, TimeSpan.FromSeconds(30)))
        .AddSingleton(new RecurringJob(DeleteOldJobs.Kind, TimeSpan.FromHours(1)));

    /// <summary>Names a kind of job.</summary>
    public static IServiceCollection AddJob<TArgs, THandler>(this IServiceCollection services, string kind, int maxAttempts) where THandler : class, IJobHandler<TArgs> =>
        services.AddScoped<THandler>().AddSingleton(JobKind.Of<TArgs, THandler>(kind, maxAttempts));
}
