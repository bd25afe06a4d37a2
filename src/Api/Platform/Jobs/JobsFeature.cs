using Berth.Platform.Settings;
using Berth.Platform.Telemetry;

namespace Berth.Platform.Jobs;

/// <summary>The queue and its runner. What runs regularly is listed in <c>RecurringWork.cs</c>.</summary>
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

    /// <summary>What a worker runs.</summary>
    public static IServiceCollection AddJobWorker(this IServiceCollection services) =>
        services
            .AddHostedService(s => s.GetRequiredService<JobRescuer>())
            .AddHostedService(s => s.GetRequiredService<JobRunner>())
            .AddHostedService<RecurringJobs>()
            .AddSingleton(new ReadyCheck("jobs", IsAliveAsync));

    private static Task<string?> IsAliveAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        Task.FromResult(services.GetRequiredService<JobRunner>().IsAlive ? null : "have not been looked for");

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
