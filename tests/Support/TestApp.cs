using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Health;
using Berth.Tenants.Provisioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stripe;
using File = System.IO.File;

namespace Berth.Tests;

/// <summary>
/// The product's web in this process, on a database of its own and with the rights of the web alone. There is no worker:
/// jobs run when a test says so, as those of another process with all rights. Stripe is <see cref="FakeStripe"/>, in
/// memory; stacks are recorded, not made. What goes over real wires is tested in tests/EndToEnd.
/// </summary>
public sealed class TestApp : IAsyncDisposable
{
    public const string WebhookSecret = "whsec_tests";
    private readonly TestDatabase _database;
    private readonly WebApplication _app;
    private readonly Lazy<WebApplication> _rest;
    private readonly string _folder;

    private TestApp(
        TestDatabase database,
        WebApplication app,
        Lazy<WebApplication> rest,
        string folder,
        FakeStripe stripe,
        RecordedStacks stacks,
        RecordedMailer mailer
    ) =>
        (_database, _app, _rest, _folder, Stripe, Stacks, Mailer) = (
            database,
            app,
            rest,
            folder,
            stripe,
            stacks,
            mailer
        );

    /// <summary>What makes another application the same as this one, such as a command's: its settings.</summary>
    public required Action<WebApplicationBuilder> Configure { get; init; }

    /// <summary>And its stand-ins.</summary>
    public required Action<IServiceCollection> Replace { get; init; }

    /// <summary>Its database and folder are another's, who removes them.</summary>
    private bool IsGuest { get; init; }

    public FakeStripe Stripe { get; }
    public RecordedStacks Stacks { get; }
    public RecordedMailer Mailer { get; }
    public string ConnectionString => _database.ConnectionString;

    /// <summary>The web's.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The worker's.</summary>
    public IServiceProvider Worker => _rest.Value.Services;
    public HttpClient Http { get; private set; } = null!;

    public static async Task<TestApp> StartAsync(
        string publicUrl = "http://shop.example:8080",
        IReadOnlyDictionary<string, string?>? settings = null, // null takes one away
        TimeProvider? clock = null,
        bool realStripe = false,
        ILoggerProvider? log = null,
        TestApp? after = null // whose database and keys it has, as one that is started anew
    )
    {
        var database = after?._database ?? await TestDatabase.CreateAsync();
        var folder = after?._folder ?? Directory.CreateTempSubdirectory("berth-app-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "passphrase"), "test");
        var stripe = new FakeStripe();
        var stacks = new RecordedStacks();
        var mailer = new RecordedMailer();
        var app = Application.Build(web: true, worker: false, ConfigureWeb, Replace);
        await app.StartAsync();
        var rest = new Lazy<WebApplication>(() => Application.Build(web: false, worker: false, Configure, Replace));
        return new TestApp(database, app, rest, folder, stripe, stacks, mailer)
        {
            Configure = Configure,
            Replace = Replace,
            IsGuest = after is not null,
            Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
            {
                BaseAddress = new Uri(app.Urls.First()),
            },
        };

        void Configure(WebApplicationBuilder builder)
        {
            builder.Configuration.Sources.Clear();
            builder
                .Configuration.AddInMemoryCollection(
                    Settings(database, folder, publicUrl)
                        .Where(s => settings is null || settings.GetValueOrDefault(s.Key, s.Value) is not null)
                )
                .AddInMemoryCollection(settings?.Where(s => s.Value is not null));
            builder.Logging.ClearProviders();
            if (log is not null)
                builder.Logging.AddProvider(log);
        }

        void ConfigureWeb(WebApplicationBuilder builder)
        {
            Configure(builder);
            builder.Configuration.AddInMemoryCollection([new("Berth:Database", database.WebConnectionString)]);
        }

        void Replace(IServiceCollection services)
        {
            if (!realStripe)
                services.AddSingleton<IStripeClient>(stripe.Client);
            if (clock is not null)
                services.AddSingleton(clock);
            services.AddSingleton<ITenantStacks>(stacks);
            services.AddSingleton<IMailer>(mailer);
        }
    }

    private static Dictionary<string, string?> Settings(TestDatabase database, string folder, string publicUrl) =>
        new()
        {
            ["Berth:Installation"] = "berth-unit",
            ["Berth:PublicUrl"] = publicUrl,
            ["Berth:ListenUrl"] = "http://127.0.0.1:0",
            ["Berth:Database"] = database.ConnectionString,
            ["Berth:Catalog"] = LocalCatalog.Reversed, // tests/EndToEnd have it the other way round
            ["Berth:KeysFolder"] = Path.Combine(folder, "keys"),
            ["Berth:Stripe:ApiKey"] = "sk_test_tests",
            ["Berth:Stripe:WebhookSecrets:0"] = WebhookSecret,
            ["Berth:Stripe:ApiBase"] = "http://stripe.invalid",
            ["Berth:Mail:Host"] = "smtp.invalid",
            ["Berth:Mail:From"] = "shop@shop.example",
            ["Berth:Mail:Operators:0"] = "ops@shop.example",
            ["Berth:Docker:NetworkPool"] = "10.219.0.0/24",
            ["Berth:Isolation:Firewall"] = "off", // no engine is behind it
            ["Berth:Edge:Container"] = "berth-unit-edge",
            ["Berth:Stacks:Backend"] = $"file://{folder}",
            ["Berth:Stacks:PassphraseFile"] = Path.Combine(folder, "passphrase"),
            ["Berth:Stacks:WorkFolder"] = folder,
        };

    public AppDb Db() => Worker.CreateScope().ServiceProvider.GetRequiredService<AppDb>();

    /// <summary>Calls a service of the product, in a scope of its own.</summary>
    public async Task<T> InScopeAsync<TService, T>(Func<TService, Task<T>> call)
        where TService : notnull
    {
        await using var scope = Worker.CreateAsyncScope();
        return await call(ActivatorUtilities.GetServiceOrCreateInstance<TService>(scope.ServiceProvider));
    }

    /// <summary>The same for what returns nothing.</summary>
    public async Task InScopeAsync<TService>(Func<TService, Task> call)
        where TService : notnull
    {
        await using var scope = Worker.CreateAsyncScope();
        await call(ActivatorUtilities.GetServiceOrCreateInstance<TService>(scope.ServiceProvider));
    }

    /// <summary>A container that was bought, paid and set up, as far as the database knows.</summary>
    public async Task<Order> BuyAsync(
        string name,
        string email = "ada@example.com",
        string plan = "small",
        string? currency = null
    )
    {
        var order =
            (
                await InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                    p.PlaceAsync(new("hello", plan, name, email, null, Currency: currency), default)
                )
            ).Order
            ?? throw new InvalidOperationException($"'{name}' was not sold.");
        Stripe.HasPaidSession(order.SessionId!, order.Id.ToString(), $"sub_{name}", $"cus_{name}");
        await InScopeAsync<AppDb>(async db =>
        {
            db.Enqueue(CheckOrder.Job(order.Id));
            await db.SaveChangesAsync();
        });
        await RunJobsAsync();
        await using var after = Db();
        if (
            await after
                .Tenants.Where(t => t.OrderId == order.Id)
                .ExecuteUpdateAsync(t =>
                    t.SetProperty(x => x.Observed, TenantState.Running)
                        .SetProperty(x => x.ObservedGeneration, x => x.Generation)
                ) != 1
        )
            throw new InvalidOperationException($"'{name}' was not fulfilled.");
        await TenantHealth.PassedAsync(
            after,
            await after.Tenants.Where(t => t.OrderId == order.Id).Select(t => t.Id).SingleAsync(),
            DateTimeOffset.UtcNow,
            default
        );
        await after.Jobs.Where(j => j.Kind == ReconcileTenant.Kind).ExecuteDeleteAsync(); // there is no engine here
        after.Attach(order);
        await after.Entry(order).ReloadAsync(); // which leaves it its secret: no row has that
        return order;
    }

    /// <summary>Gives an order another secret, because nothing knows the one that it has.</summary>
    public async Task<string> NewSecretAsync(Guid order)
    {
        await using var db = Db();
        var it = await db.Orders.SingleAsync(o => o.Id == order);
        it.RenewToken();
        await db.SaveChangesAsync();
        return it.Token;
    }

    /// <summary>Runs jobs of a kind that are due, and no others.</summary>
    public Task<int> RunJobsAsync() => Worker.GetRequiredService<JobRunner>().RunDueAsync(CancellationToken.None);

    /// <summary>An event as Stripe would send it, with its signature.</summary>
    public Task<HttpResponseMessage> PostEventAsync(
        string body,
        string? secret = null,
        DateTimeOffset? at = null,
        string? signature = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhook/stripe/")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation(
            "Stripe-Signature",
            signature
                ?? EventUtility.GenerateSignatureHeader(
                    body,
                    secret ?? WebhookSecret,
                    (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds()
                )
        );
        return Http.SendAsync(request);
    }

    /// <summary>Waits until so many of the database's connections wait for a lock that somebody else holds.</summary>
    public async Task WaitersAsync(int count)
    {
        var waits = await Patience.UntilAsync(async () =>
            await Db()
                .Database.SqlQuery<int>(
                    $"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
                )
                .SingleAsync() >= count
        );
        if (!waits)
            throw new TimeoutException($"Not {count} wait for a lock.");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_rest.IsValueCreated)
            await _rest.Value.DisposeAsync();
        if (IsGuest)
            return;
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Remembers which stacks were asked for.</summary>
public sealed class RecordedStacks : ITenantStacks
{
    public List<TenantSpec> Up { get; } = [];
    public List<TenantSpec> Destroyed { get; } = [];
    public Exception? Fails { get; set; }

    public Task UpAsync(TenantSpec spec, Action<string> step, CancellationToken cancellationToken)
    {
        if (Fails is not null)
            throw Fails;
        lock (Up)
            Up.Add(spec);
        return Task.CompletedTask;
    }

    public List<TenantSpec> Refreshed { get; } = [];
    public List<FoundStack> There { get; } = [];
    public List<string> Forgotten { get; } = [];

    public Task RefreshAsync(TenantSpec spec, CancellationToken cancellationToken)
    {
        lock (Refreshed)
            Refreshed.Add(spec);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<FoundStack>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FoundStack>>([.. There]);

    public Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        lock (Forgotten)
            Forgotten.Add(name);
        return Task.CompletedTask;
    }

    public Task DestroyAsync(TenantSpec spec, CancellationToken cancellationToken)
    {
        lock (Destroyed)
            Destroyed.Add(spec);
        return Task.CompletedTask;
    }
}
