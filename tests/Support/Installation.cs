using System.Diagnostics;
using System.Text.Json;
using Berth.Docker;
using Npgsql;

namespace Berth.Tests;

/// <summary>
/// A whole Berth as an operator has it, in processes of its own: proxy (base stack), database, Stripe, mail, product.
/// Its own names, ports and pool, so that it is safe beside others; nothing of it is left at the end.
/// </summary>
public sealed class Installation : IAsyncDisposable
{
    private readonly Dictionary<string, string> _environment = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-e2e-").FullName;
    private TestDatabase? _database;
    private Process? _product,
        _worker,
        _stripe;
    private MailSink? _mail;
    private Func<string> _productSaid = () => "",
        _stripeSaid = () => "";

    private Installation(string stack, Place place) => (Stack, Place) = (stack, place);

    public string Stack { get; }

    /// <summary>Where it is, and nobody else: its ports from 8 on are free.</summary>
    public Place Place { get; }
    public string Name => Place.Named(Stack);
    public string Pool => Place.Pool;
    public int Port => Place.Port(0);
    public int HttpsPort => Place.Port(1);
    public int ListenPort => Place.Port(2);
    public int StripePort => Place.Port(3);
    public int SmtpPort => Place.Port(4);
    private int MailPort => Place.Port(5);
    public string BackupsFolder => Path.Combine(_folder, "backups");
    public Uri ShopUrl => new(_environment.GetValueOrDefault("Berth__PublicUrl", $"http://localhost:{Port}"));
    public DockerClient Docker { get; } = DockerClient.Connect();
    public NpgsqlDataSource Database { get; private set; } = null!;

    public string Folder => _folder;

    /// <summary>The product's settings, as environment variables.</summary>
    public IReadOnlyDictionary<string, string> Settings => _environment;
    public bool ProductIsUp => _product is { HasExited: false };
    public bool StripeHasEnded => _stripe is { HasExited: true };
    public string StripeSaid => _stripeSaid();
    public string ProductSaid => _productSaid();

    /// <summary>The database, the proxy, Stripe and mail are up; the product is not yet.</summary>
    /// <param name="stack">Its base stack's name, and the middle of its own: up to eight letters.</param>
    /// <param name="settings">Besides, or instead of, those that every installation has.</param>
    /// <param name="place">Where it is to be, when the test had to know before; it is given up with the installation.</param>
    public static async Task<Installation> CreateAsync(
        string stack = "test",
        IReadOnlyDictionary<string, string>? settings = null,
        Place? place = null
    )
    {
        var it = new Installation(stack, place ?? await Place.TakeAsync());
        try
        {
            await it.BeginAsync(settings ?? new Dictionary<string, string>());
            return it;
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    private async Task BeginAsync(IReadOnlyDictionary<string, string> settings)
    {
        _database = await TestDatabase.CreateAsync();
        Database = NpgsqlDataSource.Create(_database.ConnectionString);
        Configure();
        foreach (var (name, value) in settings)
            _environment[name] = value;
        _mail = await MailSink.StartAsync(SmtpPort, MailPort, Path.Combine(_folder, "mail"));
        await BaseStackAsync(Stack, Port, HttpsPort);
        await _mail.IsReadyAsync();
        StartStripe();
    }

    /// <summary>
    /// Applies a base stack of this installation, with a file of its own; on another engine when one is given.
    /// </summary>
    public async Task BaseStackAsync(string stack, int httpPort, int httpsPort, string? engine = null)
    {
        var file = Path.Combine(_folder, $"Pulumi.{stack}.yaml");
        await File.WriteAllTextAsync(
            file,
            $"""
            config:
              berth-base:installation: {Name}
              berth-base:edgeImage: berth/caddy:4
              berth-base:httpPort: "{httpPort}"
              berth-base:httpsPort: "{httpsPort}"

            """
        );
        var environment = new Dictionary<string, string>(_environment);
        if (engine is not null)
            environment["DOCKER_HOST"] = engine;
        await Shell.RunAsync(
            "dotnet",
            [Shell.Dll("Infra", "berth-infra"), "up", "--yes", "--stack", stack, "--config-file", file],
            environment
        );
    }

    /// <summary>Changes a setting, before the product starts.</summary>
    public void Set(string name, string value) => _environment[name] = value;

    /// <summary>
    /// Starts the product; returns when the shop answers through the proxy. With <paramref name="crashAt"/> it ends
    /// itself at that step, with <paramref name="mortal"/> at one that <see cref="CrashesAt"/> says later.
    /// </summary>
    public async Task StartProductAsync(string? crashAt = null, bool waitUntilUp = true, bool mortal = false)
    {
        var environment = new Dictionary<string, string>(_environment);
        if (crashAt is not null || mortal)
            environment["DOTNET_STARTUP_HOOKS"] = Shell.Dll("CrashHook", "CrashHook");
        if (crashAt is not null)
            environment["BERTH_CRASH_AT"] = crashAt;
        if (mortal)
            environment["BERTH_CRASH_FILE"] = CrashFile;
        _product = Shell.Start(
            "dotnet",
            [Shell.Dll("Api", "berth"), "serve", "--with-worker"],
            environment,
            out _productSaid
        );
        if (waitUntilUp)
            await ShopAnswersAsync();
    }

    private async Task ShopAnswersAsync()
    {
        var customer = new Customer(this);
        if (
            await Patience.UntilAsync(async () =>
                _product!.HasExited
                    ? throw new InvalidOperationException($"The product ended with {_product.ExitCode}:\n{ProductSaid}")
                    : await customer.ShopAnswersAsync()
            )
        )
            return;
        throw new TimeoutException($"The shop does not answer through the proxy:\n{ProductSaid}");
    }

    /// <summary>
    /// Starts the product as two processes, the public web and the worker; returns when the shop answers.
    /// </summary>
    /// <param name="web">Settings that the web has instead of the installation's.</param>
    /// <param name="asWeb">A program and its arguments that start the web, such as <c>setpriv</c>.</param>
    public async Task StartRolesAsync(IReadOnlyDictionary<string, string>? web = null, params string[] asWeb)
    {
        StartWorker();
        var environment = new Dictionary<string, string>(_environment)
        {
            ["Berth__Database"] = _database!.WebConnectionString,
        };
        foreach (var (name, value) in web ?? new Dictionary<string, string>())
            environment[name] = value;
        string[] line = [.. asWeb, "dotnet", Shell.Dll("Api", "berth"), "serve"];
        _product = Shell.Start(line[0], line[1..], environment, out _productSaid);
        await ShopAnswersAsync();
    }

    /// <summary>Starts the worker alone.</summary>
    public void StartWorker() =>
        _worker = Shell.Start("dotnet", [Shell.Dll("Api", "berth"), "work"], _environment, out _);

    /// <summary>The time that the worker had on the processor.</summary>
    public TimeSpan WorkersTime
    {
        get
        {
            _worker!.Refresh();
            return _worker.TotalProcessorTime;
        }
    }

    /// <summary>Ends the worker as a power cut does.</summary>
    public async Task KillWorkerAsync()
    {
        _worker!.Kill();
        await _worker.WaitForExitAsync();
    }

    /// <summary>Returns when the Stripe sandbox answers.</summary>
    public async Task StripeAnswersAsync()
    {
        using var http = new HttpClient();
        async Task<bool> AnswersAsync()
        {
            try
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{StripePort}/sandbox/clock");
                return true;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }

        if (await Patience.UntilAsync(AnswersAsync, everyMs: 50))
            return;
        throw new TimeoutException($"The Stripe sandbox does not answer:\n{_stripeSaid()}");
    }

    /// <summary>Has Stripe's webhooks go wrong: <c>{"drop":true}</c>.</summary>
    public async Task StripeFailsAsync(string faults)
    {
        using var http = new HttpClient();
        (
            await http.PutAsync(
                $"http://127.0.0.1:{StripePort}/sandbox/faults",
                new StringContent(faults, System.Text.Encoding.UTF8, "application/json")
            )
        ).EnsureSuccessStatusCode();
    }

    /// <summary>Waits until Stripe has nothing more to tell, and what it told is worked off.</summary>
    public async Task StripeIsQuietAsync()
    {
        using var http = new HttpClient();
        for (var i = 0; i < 3600; i++)
        {
            var waiting = JsonDocument
                .Parse(await http.GetStringAsync($"http://127.0.0.1:{StripePort}/sandbox/deliveries"))
                .RootElement.GetProperty("waiting")
                .GetInt32();
            if (
                waiting == 0
                && await ScalarAsync<long>(
                    "SELECT count(*) FROM jobs WHERE kind = 'handle-stripe-event' AND state IN ('Ready', 'Running')"
                ) == 0
            )
                return;
            await Task.Delay(50);
        }
        throw new TimeoutException($"Stripe still has something to tell:\n{ProductSaid}");
    }

    /// <summary>The mails that came, or those to one address.</summary>
    public Task<IReadOnlyList<ReadMail>> MailsAsync(string? to = null) => _mail!.MailsAsync(to);

    /// <summary>Waits until so many mails have come to an address; the last one.</summary>
    public async Task<ReadMail> MailArrivesAsync(string to, int count = 1, string about = "")
    {
        for (var i = 0; i < 1800; i++)
        {
            var mails = (await MailsAsync(to)).Where(m => m.Subject.Contains(about)).ToList();
            if (mails.Count >= count)
                return mails[^1];
            await Task.Delay(100);
        }
        throw new TimeoutException($"{count} mails to {to} did not come:\n{ProductSaid}");
    }

    /// <summary>Has the product, which runs already, end itself at that step.</summary>
    public void CrashesAt(string step)
    {
        File.WriteAllText($"{CrashFile}.new", step);
        File.Move($"{CrashFile}.new", CrashFile, overwrite: true); // never half of it
    }

    private string CrashFile => Path.Combine(_folder, "crash-at");

    /// <summary>Asks Stripe.</summary>
    public async Task<JsonElement> StripeAsync(string path)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { { "Authorization", "Bearer sk_test_sandbox" } } };
        return JsonDocument
            .Parse(await http.GetStringAsync($"http://127.0.0.1:{StripePort}{path}"))
            .RootElement.Clone();
    }

    /// <summary>Waits until the product has ended itself.</summary>
    public async Task ProductEndsAsync()
    {
        using var timeout = new CancellationTokenSource(Patience.Long);
        await _product!.WaitForExitAsync(timeout.Token);
    }

    /// <summary>Asks the product to end, and waits.</summary>
    public async Task StopProductAsync()
    {
        if (_product is null or { HasExited: true })
            return;
        await Shell.RunAsync("kill", ["-TERM", $"{_product.Id}"]);
        await ProductEndsAsync();
    }

    /// <summary>An operator's command.</summary>
    public Task<string> BerthAsync(params string[] arguments) =>
        Shell.RunAsync("dotnet", [Shell.Dll("Api", "berth"), .. arguments], _environment);

    /// <summary>What carries the label of this installation's tenants: kind and name, in order.</summary>
    public async Task<IReadOnlyList<string>> TenantResourcesAsync()
    {
        string[] labels = [$"berth.installation={Name}", "berth.tenant"];
        var containers = await Docker.Containers.ListAsync(labels);
        var networks = await Docker.Networks.ListAsync(labels);
        var volumes = await Docker.Volumes.ListAsync(labels);
        return
        [
            .. containers
                .Select(c => $"container {c.Names![0].TrimStart('/')} {c.State}")
                .Concat(networks.Select(n => $"network {n.Name}"))
                .Concat(volumes.Select(v => $"volume {v.Name}"))
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Files of the stacks' backend and working folders that hold a text.</summary>
    public IReadOnlyList<string> StateFilesWith(string text) =>
        [
            .. Directory
                .EnumerateFiles(_folder, "*", SearchOption.AllDirectories)
                .Where(f =>
                    !f.Contains("/keys/") && !f.Contains("/backups/") && !f.EndsWith(".sock", StringComparison.Ordinal)
                )
                .Where(f => Read(f).Contains(text, StringComparison.Ordinal)),
        ];

    /// <summary>Empty if it is gone by now.</summary>
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in (Process?[])[_product, _worker, _stripe])
            process?.Kill();
        _mail?.Dispose();
        await RemoveFromDockerAsync();
        if (_database is not null)
        {
            await Database.DisposeAsync();
            await _database.DisposeAsync();
        }
        Directory.Delete(_folder, recursive: true);
        Place.Dispose(); // last: until here it is ours
    }

    private void Configure()
    {
        File.WriteAllText(Path.Combine(_folder, "passphrase"), "for tests");
        var state = Directory.CreateDirectory(Path.Combine(_folder, "state")).FullName;
        foreach (
            var (name, value) in new Dictionary<string, string>
            {
                ["PULUMI_BACKEND_URL"] = $"file://{state}",
                ["PULUMI_CONFIG_PASSPHRASE_FILE"] = Path.Combine(_folder, "passphrase"),
                ["Berth__Installation"] = Name,
                ["Berth__PublicUrl"] = ShopUrl.ToString().TrimEnd('/'),
                ["Berth__ListenUrl"] = $"http://127.0.0.1:{ListenPort}",
                ["Berth__Database"] = _database!.ConnectionString,
                ["Berth__WebRole"] = TestDatabase.WebRole,
                ["Berth__Catalog"] = LocalCatalog.Write(_folder),
                ["Berth__KeysFolder"] = Path.Combine(_folder, "keys"),
                ["Berth__Backups__Folder"] = Path.Combine(_folder, "backups"),
                ["Berth__Docker__NetworkPool"] = Pool,
                // the machine's firewall is not the tests' business; tests/EndToEnd/Isolation has one of its own
                ["Berth__Isolation__Firewall"] = "off",
                ["Berth__NameQuarantine"] = "00:00:00", // tests buy a name again under another address
                ["Berth__Limits__OpenOrders"] = "1000", // tests leave many unpaid, under one address
                ["Berth__Edge__Container"] = $"{Name}-edge",
                ["Berth__Edge__Listen"] = "127.0.0.1",
                ["Berth__Edge__HttpPort"] = $"{Port}",
                ["Berth__Edge__HttpsPort"] = $"{HttpsPort}",
                ["Berth__Stacks__Backend"] = $"file://{state}",
                ["Berth__Stacks__PassphraseFile"] = Path.Combine(_folder, "passphrase"),
                ["Berth__Stacks__WorkFolder"] = Path.Combine(_folder, "work"),
                ["Berth__Mail__Host"] = "127.0.0.1",
                ["Berth__Mail__Port"] = $"{SmtpPort}",
                ["Berth__Mail__Security"] = "none",
                ["Berth__Mail__From"] = "berth@localhost",
                ["Berth__Mail__Operators__0"] = "operators@localhost",
                ["Berth__Mail__NotifyOrders"] = "false", // what operators get is counted: only what needs them
                ["Berth__Stripe__ApiKey"] = "sk_test_sandbox",
                ["Berth__Stripe__ApiBase"] = $"http://127.0.0.1:{StripePort}",
                ["Berth__Stripe__WebhookSecrets__0"] = "whsec_sandbox",
            }
        )
            _environment[name] = value;
    }

    private void StartStripe() =>
        _stripe = Shell.Start(
            "dotnet",
            [
                Shell.Dll("StripeSandbox", "stripe-sandbox"),
                "--urls",
                $"http://127.0.0.1:{StripePort}",
                "--public-url",
                $"http://localhost:{StripePort}",
                "--webhook",
                $"{(ShopUrl.IsLoopback ? $"http://localhost:{Port}" : _environment["Berth__ListenUrl"])}/api/webhook/stripe/",
                "--webhook-secret",
                "whsec_sandbox",
            ],
            null,
            out _stripeSaid
        );

    private async Task RemoveFromDockerAsync()
    {
        string[] labels = [$"berth.installation={Name}"];
        foreach (var c in await Docker.Containers.ListAsync(labels))
            await Docker.Containers.RemoveAsync(c.Id, force: true, volumes: true);
        foreach (var n in await Docker.Networks.ListAsync(labels))
            await Docker.Networks.RemoveAsync(n.Id);
        foreach (var v in await Docker.Volumes.ListAsync(labels))
            await Docker.Volumes.RemoveAsync(v.Name);
    }
}
