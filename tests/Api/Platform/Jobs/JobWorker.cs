using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Berth.Tests.Jobs;

/// <summary>
/// A process's worker, with the runner as a hosted service: what <c>berth work</c> runs of the queue, on kinds of a
/// test's own. Several of them on one database are several processes, but for the name in the lease.
/// </summary>
public sealed class JobWorker : IAsyncDisposable
{
    private readonly IHost _host;

    public JobWorker(TestDatabase database, int slots, Action<IServiceCollection> kinds)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder
            .Services.AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(NpgsqlDataSource.Create(database.ConnectionString));
        builder.Services.AddDbContext<AppDb>(
            (s, o) => DataFeature.Configure(o, s.GetRequiredService<NpgsqlDataSource>())
        );
        builder.Services.AddSingleton<Notices>().AddHostedService(s => s.GetRequiredService<Notices>());
        builder.Services.AddJobs(new JobSettings { Slots = slots });
        builder.Services.AddHostedService(s => s.GetRequiredService<JobRunner>());
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMinutes(1));
        kinds(builder.Services);
        _host = builder.Build();
    }

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    public JobRescuer Rescuer => _host.Services.GetRequiredService<JobRescuer>();

    public async Task EnqueueAsync(params IEnumerable<NewJob> jobs)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDb>();
        foreach (var job in jobs)
            db.Enqueue(job);
        await db.SaveChangesAsync();
    }

    public async Task<List<Job>> JobsAsync(string? kind = null)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<AppDb>()
            .Jobs.AsNoTracking()
            .Where(j => kind == null || j.Kind == kind)
            .ToListAsync();
    }

    public async Task SqlAsync(string sql)
    {
        await using var command = _host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>Counts how many run at once, from inside.</summary>
public sealed class Gauge
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _running = [];

    /// <summary>The most that ever ran at once, by name.</summary>
    public Dictionary<string, int> Most { get; } = [];

    public int Begun { get; private set; }

    public async Task<JobOutcome> RunAsync(IEnumerable<string> names, Func<Task<JobOutcome>> work)
    {
        string[] all = [.. names];
        lock (_lock)
        {
            Begun++;
            foreach (var name in all)
                Most[name] = Math.Max(
                    Most.GetValueOrDefault(name),
                    _running[name] = _running.GetValueOrDefault(name) + 1
                );
        }
        try
        {
            return await work();
        }
        finally
        {
            lock (_lock)
                foreach (var name in all)
                    _running[name]--;
        }
    }
}
