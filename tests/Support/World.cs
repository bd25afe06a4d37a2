using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Berth.Tests;

/// <summary>
/// An installation in which time moves by wish, for Stripe's sandbox and the product alike: months in seconds, on the
/// real engine, proxy and database. The product runs in this process, because its clock does.
/// </summary>
public sealed class World : IAsyncDisposable
{
    private static readonly string[] ByTheClock =
    [
        "look-at-subscriptions",
        "repair-payments",
        "refund-unprovisioned",
        "expire-reservations",
    ];
    private readonly WebApplication _app;
    private readonly HttpClient _stripe;
    private DateTime _hurried;

    private World(Installation it, WebApplication app, MovingClock clock)
    {
        (It, _app, Clock) = (it, app, clock);
        _stripe = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{it.StripePort}"),
            DefaultRequestHeaders = { { "Authorization", "Bearer sk_test_sandbox" } },
            Timeout = Patience.Long,
        };
    }

    public Installation It { get; }
    public MovingClock Clock { get; }
    public IServiceProvider Services => _app.Services;

    /// <summary>
    /// A job that failed is tried again at once where the world settles, instead of after its growing waits.
    /// </summary>
    public bool Hurries { get; set; }

    public static async Task<World> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null,
        string stack = "world"
    )
    {
        var it = await Installation.CreateAsync(stack, settings);
        try
        {
            return await StartAsync(it);
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    private static async Task<World> StartAsync(Installation it)
    {
        await it.StripeAnswersAsync();
        await it.StripeFailsAsync("""{"signed":"sandbox"}""");
        await it.BerthAsync("migrate");
        var clock = new MovingClock();
        var app = Application.Build(
            web: true,
            worker: true,
            builder =>
            {
                builder.Configuration.Sources.Clear();
                builder.Configuration.AddInMemoryCollection(
                    it.Settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":"), (string?)s.Value))
                );
                builder.Logging.ClearProviders();
            },
            replace: services => services.AddSingleton<TimeProvider>(clock)
        );
        await app.StartAsync();
        var world = new World(it, app, clock);
        await world.SettleAsync(); // the proxy knows the shop
        return world;
    }

    public AppDb Db() => _app.Services.GetRequiredService<IDbContextFactory<AppDb>>().CreateDbContext();

    /// <summary>
    /// Time passes, in steps of a day unless said otherwise: what is due on the way happens on the way.
    /// </summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? steps = null)
    {
        var longest = steps ?? TimeSpan.FromDays(1);
        for (var left = time; left > TimeSpan.Zero; )
        {
            var step = left < longest ? left : longest;
            await StripeAsync(HttpMethod.Post, "/sandbox/clock", new { advance = $"{(long)step.TotalSeconds}s" });
            Clock.Advance(step);
            left -= step;
            await SettleAsync();
        }
    }

    /// <summary>
    /// Has the recurring work done, and returns when Stripe has nothing more to tell and no job waits or runs.
    /// </summary>
    public async Task SettleAsync()
    {
        await DeliveredAsync();
        await using (var db = Db())
        {
            foreach (var kind in ByTheClock.Append("check-edge"))
                db.Enqueue(new NewJob(kind, "{}", Key: "recurring"));
            await db.SaveChangesAsync();
        }
        await IdleAsync();
        await DeliveredAsync();
        await IdleAsync();
    }

    /// <summary>Gives a customer with Stripe another card.</summary>
    public Task GivesCardAsync(string customer, string card) =>
        StripeAsync(HttpMethod.Post, $"/sandbox/customers/{customer}/card", new { card });

    /// <summary>Asks Stripe.</summary>
    public async Task<JsonElement> StripeAsync(HttpMethod method, string path, object? json = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(
                JsonSerializer.Serialize(json),
                System.Text.Encoding.UTF8,
                "application/json"
            );
        using var response = await _stripe.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {text}");
    }

    /// <summary>Asks Stripe as its own clients do.</summary>
    public async Task<JsonElement> StripeFormAsync(HttpMethod method, string path, params (string, string)[] form)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content =
                form.Length == 0
                    ? null
                    : new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        using var response = await _stripe.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{method} {path}: {text}");
    }

    /// <summary>Submits a form of one of Stripe's pages.</summary>
    public async Task SubmitAsync(string page, params (string, string)[] form)
    {
        using var response = await _stripe.PostAsync(
            page,
            new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2)))
        );
    }

    /// <summary>Calls a service of the product, in a scope of its own.</summary>
    public async Task InScopeAsync<TService>(Func<TService, Task> call)
        where TService : notnull
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await call(ActivatorUtilities.GetServiceOrCreateInstance<TService>(scope.ServiceProvider));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stripe.Dispose();
        await It.DisposeAsync();
    }

    private Task DeliveredAsync() =>
        UntilAsync(
            "Stripe has told everything",
            async () =>
            {
                if (It.StripeHasEnded)
                    throw new InvalidOperationException($"The Stripe sandbox has ended:\n{It.StripeSaid}");
                var waiting = await StripeAsync(HttpMethod.Get, "/sandbox/deliveries");
                return waiting.GetProperty("waiting").GetInt32() == 0;
            }
        );

    private Task IdleAsync() =>
        UntilAsync(
            "no job waits or runs",
            async () =>
            {
                await using var db = Db();
                if (Hurries && DateTime.UtcNow - _hurried > TimeSpan.FromSeconds(0.3))
                    await HurryAsync(db);
                // What waits for a later hour is not waited for, nor what comes by itself in a while.
                return !await db.Jobs.AnyAsync(j =>
                    j.State == JobState.Running
                    || (
                        j.State == JobState.Ready
                        && j.RunAt
                            <= (j.Key == "recurring" ? DateTimeOffset.UtcNow : DateTimeOffset.UtcNow.AddSeconds(90))
                    )
                );
            },
            JobsTextAsync
        );

    /// <summary>What is not done, for whoever waited in vain.</summary>
    private async Task<string> JobsTextAsync()
    {
        await using var db = Db();
        return string.Join(
            '\n',
            await db
                .Jobs.Where(j => j.State == JobState.Ready || j.State == JobState.Running || j.State == JobState.Parked)
                .OrderBy(j => j.RunAt)
                .Take(50)
                .Select(j => $"{j.State} {j.Kind} {j.Key}, attempt {j.Attempt}, {j.RunAt:T}: {j.LastError}")
                .ToListAsync()
        );
    }

    private async Task HurryAsync(AppDb db)
    {
        _hurried = DateTime.UtcNow;
        if (
            await db.Database.ExecuteSqlAsync(
                $"UPDATE jobs SET run_at = now() WHERE state = 'Ready' AND attempt > 0 AND run_at > now()"
            ) > 0
        )
            await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Notices.Jobs}, '')");
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> condition, Func<Task<string>>? instead = null)
    {
        using var timeout = new CancellationTokenSource(Patience.Long);
        while (!await condition())
        {
            if (timeout.IsCancellationRequested)
                throw new TimeoutException(
                    $"It did not come to pass that {what}.{(instead is null ? "" : $"\n{await instead()}")}"
                );
            await Task.Delay(15);
        }
    }
}
