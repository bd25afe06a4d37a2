using System.Diagnostics;
using Berth.Docker;
using Npgsql;

namespace Berth.Tests;

/// <summary>
/// A whole Berth as an operator has it, in processes of its own: proxy (base stack), database, Stripe, product. Its own names, ports and pool, so that it
/// is safe beside others; nothing of it is left at the end.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    private readonly Dictionary<string, string> _environment = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-e2e-").FullName;
    private TestDatabase _database = null!;
    private Process? _product, _worker, _stripe;
    private Func<string> _productSaid = () => "", _stripeSaid = () => "";

    private Installation(string stack, int port, string pool) => (Stack, Port, Pool, Name) = (stack, port, pool, $"berth-{stack}");

    public string Stack { get; }
    public string Name { get; }
    public int Port { get; }
    public string Pool { get; }
    public Uri ShopUrl => new($"http://localhost:{Port}");
    public int StripePort => Port - 2999;
    public DockerClient Docker { get; } = DockerClient.Connect();
    public NpgsqlDataSource Database { get; private set; } = null!;
    public bool ProductIsUp => _product is { HasExited: false };
    public string ProductSaid => _productSaid();

    /// <summary>The database, the proxy and Stripe are up; the product is not yet.</summary>
    public static async Task<Installation> CreateAsync(string stack = "test", int port = 28080, string pool = "10.203.0.0/16", IReadOnlyDictionary<string, string>? settings = null)
    {
        var it = new Installation(stack, port, pool);
        await it.RemoveFromDockerAsync();
        it._database = await TestDatabase.CreateAsync();
        it.Database = NpgsqlDataSource.Create(it._database.ConnectionString);
        it.Configure();
        foreach (var (name, value) in settings ?? new Dictionary<string, string>()) it._environment[name] = value;
        await Shell.RunAsync("dotnet", [Shell.Dll("Infra", "berth-infra"), "up", "--yes", "--stack", stack], it._environment);
        it.StartStripe();
        return it;
    }

    /// <summary>Starts the product; returns when the shop answers through the proxy. With <paramref name="crashAt"/> it ends itself at that step.</summary>
    public async Task StartProductAsync(string? crashAt = null, bool waitUntilUp = true)
    {
        var environment = new Dictionary<string, string>(_environment);
        if (crashAt is not null) (environment["DOTNET_STARTUP_HOOKS"], environment["BERTH_CRASH_AT"]) = (Shell.Dll("CrashHook", "CrashHook"), crashAt);
        _product = Shell.Start("dotnet", [Shell.Dll("Api", "berth"), "serve", "--with-worker"], environment, out _productSaid);
        if (waitUntilUp) await ShopAnswersAsync();
    }

    private async Task ShopAnswersAsync()
    {
        var customer = new Customer(this);
        for (var i = 0; i < 300; i++)
        {
            if (_product!.HasExited) throw new InvalidOperationException($"The product ended with {_product.ExitCode}:\n{ProductSaid}");
            if (await customer.ShopAnswersAsync()) return;
            await Task.Delay(100);
        }
        throw new TimeoutException($"The shop does not answer through the proxy:\n{ProductSaid}");
    }

    /// <summary>Starts the product as two processes, the public web and the worker.</summary>
    public async Task StartRolesAsync()
    {
        _worker = Shell.Start("dotnet", [Shell.Dll("Api", "berth"), "work"], _environment, out _);
        _product = Shell.Start("dotnet", [Shell.Dll("Api", "berth"), "serve"], _environment, out _productSaid);
        await ShopAnswersAsync();
    }

    /// <summary>Has Stripe's webhooks go wrong: <c>{"drop":true}</c>.</summary>
    public async Task StripeFailsAsync(string faults)
    {
        using var http = new HttpClient();
        (await http.PutAsync($"http://127.0.0.1:{StripePort}/sandbox/faults", new StringContent(faults, System.Text.Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
    }

    /// <summary>Waits until the product has ended itself.</summary>
    public async Task ProductEndsAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _product!.WaitForExitAsync(timeout.Token);
    }

    /// <summary>Asks the product to end, and waits.</summary>
    public async Task StopProductAsync()
    {
        if (_product is null or { HasExited: true }) return;
        await Shell.RunAsync("kill", ["-TERM", $"{_product.Id}"]);
        await ProductEndsAsync();
    }

    /// <summary>An operator's command.</summary>
    public Task<string> BerthAsync(params string[] arguments) => Shell.RunAsync("dotnet", [Shell.Dll("Api", "berth"), .. arguments], _environment);

    /// <summary>What carries the label of this installation's tenants: kind and name, in order.</summary>
    public async Task<IReadOnlyList<string>> TenantResourcesAsync()
    {
        string[] labels = [$"berth.installation={Name}", "berth.tenant"];
        var containers = await Docker.Containers.ListAsync(labels);
        var networks = await Docker.Networks.ListAsync(labels);
        var volumes = await Docker.Volumes.ListAsync(labels);
        return [.. containers.Select(c => $"container {c.Names![0].TrimStart('/')} {c.State}").Concat(networks.Select(n => $"network {n.Name}")).Concat(volumes.Select(v => $"volume {v.Name}")).Order(StringComparer.Ordinal)];
    }

    /// <summary>Everything that the stacks' backend and working folders hold, as text.</summary>
    public string StateText() => string.Join('\n', Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Where(f => !f.Contains("/keys/")).Select(File.ReadAllText));

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in (Process?[])[_product, _worker, _stripe]) process?.Kill();
        await RemoveFromDockerAsync();
        await Database.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Configure()
    {
        File.WriteAllText(Path.Combine(_folder, "passphrase"), "for tests");
        var state = Directory.CreateDirectory(Path.Combine(_folder, "state")).FullName;
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["PULUMI_BACKEND_URL"] = $"file://{state}",
            ["PULUMI_CONFIG_PASSPHRASE_FILE"] = Path.Combine(_folder, "passphrase"),
            ["Berth__Installation"] = Name,
            ["Berth__PublicUrl"] = ShopUrl.ToString().TrimEnd('/'),
            ["Berth__ListenUrl"] = $"http://127.0.0.1:{Port - 3000}",
            ["Berth__Database"] = _database.ConnectionString,
            ["Berth__Catalog"] = Repository.Path("catalog"),
            ["Berth__KeysFolder"] = Path.Combine(_folder, "keys"),
            ["Berth__Docker__NetworkPool"] = Pool,
            ["Berth__Edge__Container"] = $"{Name}-edge",
            ["Berth__Edge__Listen"] = "127.0.0.1",
            ["Berth__Edge__HttpPort"] = $"{Port}",
            ["Berth__Edge__HttpsPort"] = $"{Port + 363}",
            ["Berth__Stacks__Backend"] = $"file://{state}",
            ["Berth__Stacks__PassphraseFile"] = Path.Combine(_folder, "passphrase"),
            ["Berth__Stacks__WorkFolder"] = Path.Combine(_folder, "work"),
            ["Berth__Stripe__ApiKey"] = "sk_test_sandbox",
            ["Berth__Stripe__ApiBase"] = $"http://127.0.0.1:{StripePort}",
            ["Berth__Stripe__WebhookSecrets__0"] = "whsec_sandbox",
        }) _environment[name] = value;
    }

    private void StartStripe() => _stripe = Shell.Start("dotnet",
    [
        Shell.Dll("StripeSandbox", "stripe-sandbox"), "--urls", $"http://127.0.0.1:{StripePort}", "--public-url", $"http://localhost:{StripePort}",
        "--webhook", $"http://localhost:{Port}/api/webhook/stripe/", "--webhook-secret", "whsec_sandbox",
    ], null, out _stripeSaid);

    private async Task RemoveFromDockerAsync()
    {
        string[] labels = [$"berth.installation={Name}"];
        foreach (var c in await Docker.Containers.ListAsync(labels)) await Docker.Containers.RemoveAsync(c.Id, force: true, volumes: true);
        foreach (var n in await Docker.Networks.ListAsync(labels)) await Docker.Networks.RemoveAsync(n.Id);
        foreach (var v in await Docker.Volumes.ListAsync(labels)) await Docker.Volumes.RemoveAsync(v.Name);
    }
}
