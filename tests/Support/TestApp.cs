using Berth.Data;
using Berth.Jobs;
using Berth.Provisioning;
using Berth.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stripe;

namespace Berth.Tests;

/// <summary>
/// The product's web in this process, on a database of its own, without a worker: jobs run when a test says so. Stripe is <see cref="FakeStripe"/>, in
/// memory; stacks are recorded, not made. What goes over real wires is tested in tests/EndToEnd.
/// </summary>
public sealed class TestApp : IAsyncDisposable
{
    public const string WebhookSecret = "whsec_tests";
    private readonly TestDatabase _database;
    private readonly WebApplication _app;
    private readonly string _folder;

    private TestApp(TestDatabase database, WebApplication app, string folder, FakeStripe stripe, RecordedStacks stacks) => (_database, _app, _folder, Stripe, Stacks) = (database, app, folder, stripe, stacks);

    public FakeStripe Stripe { get; }
    public RecordedStacks Stacks { get; }
    public IServiceProvider Services => _app.Services;
    public HttpClient Http { get; private set; } = null!;

    public static async Task<TestApp> StartAsync(string publicUrl = "http://shop.example:8080")
    {
        var database = await TestDatabase.CreateAsync();
        var folder = Directory.CreateTempSubdirectory("berth-app-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "passphrase"), "test");
        var stripe = new FakeStripe();
        var stacks = new RecordedStacks();
        var app = Host.Build(web: true, worker: false, builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection(Settings(database, folder, publicUrl));
            builder.Logging.ClearProviders();
        }, replace: services =>
        {
            services.AddSingleton<IStripeClient>(stripe.Client);
            services.AddSingleton<ITenantStacks>(stacks);
        });
        await app.StartAsync();
        return new TestApp(database, app, folder, stripe, stacks) { Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) } };
    }

    private static Dictionary<string, string?> Settings(TestDatabase database, string folder, string publicUrl) => new()
    {
        ["Berth:Installation"] = "berth-unit",
        ["Berth:PublicUrl"] = publicUrl,
        ["Berth:ListenUrl"] = "http://127.0.0.1:0",
        ["Berth:Database"] = database.ConnectionString,
        ["Berth:Catalog"] = Repository.Path("catalog"),
        ["Berth:KeysFolder"] = Path.Combine(folder, "keys"),
        ["Berth:Stripe:ApiKey"] = "sk_test_tests",
        ["Berth:Stripe:WebhookSecrets:0"] = WebhookSecret,
        ["Berth:Stripe:ApiBase"] = "http://stripe.invalid",
        ["Berth:Docker:NetworkPool"] = "10.219.0.0/24",
        ["Berth:Edge:Container"] = "berth-unit-edge",
        ["Berth:Stacks:Backend"] = $"file://{folder}",
        ["Berth:Stacks:PassphraseFile"] = Path.Combine(folder, "passphrase"),
        ["Berth:Stacks:WorkFolder"] = folder,
    };

    public AppDb Db() => _app.Services.CreateScope().ServiceProvider.GetRequiredService<AppDb>();

    /// <summary>Runs jobs of a kind that are due, and no others.</summary>
    public Task<int> RunJobsAsync() => _app.Services.GetRequiredService<JobRunner>().RunDueAsync(CancellationToken.None);

    /// <summary>An event as Stripe would send it, with its signature.</summary>
    public Task<HttpResponseMessage> PostEventAsync(string body, string? secret = null, DateTimeOffset? at = null, string? signature = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhook/stripe/") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature ?? EventUtility.GenerateSignatureHeader(body, secret ?? WebhookSecret, (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds()));
        return Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
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
        if (Fails is not null) throw Fails;
        lock (Up) Up.Add(spec);
        return Task.CompletedTask;
    }

    public Task DestroyAsync(TenantSpec spec, CancellationToken cancellationToken)
    {
        lock (Destroyed) Destroyed.Add(spec);
        return Task.CompletedTask;
    }
}
