using System.Diagnostics;
using System.Net;
using Stripe;
using File = System.IO.File;

namespace Berth.Tests.Sandbox;

/// <summary>The sandbox as a process, with a listener for its webhooks.</summary>
public sealed class StripeSandbox : IAsyncDisposable
{
    private readonly string _state = Path.GetTempFileName();
    private readonly Place _place;
    private readonly HttpListener _hooks = new();
    private Process _process = null!;

    private StripeSandbox(Place place) => _place = place;

    public List<(string Body, string Signature)> Received { get; } = [];

    /// <summary>What the listener answers, in turn; 200 after that.</summary>
    public Queue<int> Answers { get; } = new();

    public StripeClient Client { get; private set; } = null!;
    public HttpClient Browser { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    public string Url => $"http://127.0.0.1:{_place.Port(0)}";
    public string HookUrl => $"http://127.0.0.1:{_place.Port(1)}/";

    public static async Task<StripeSandbox> StartAsync()
    {
        var sandbox = new StripeSandbox(await Place.TakeAsync());
        File.Delete(sandbox._state);
        sandbox._hooks.Prefixes.Add($"http://127.0.0.1:{sandbox._place.Port(1)}/");
        sandbox._hooks.Start();
        _ = sandbox.ListenAsync();
        await sandbox.BeginAsync();
        return sandbox;
    }

    /// <summary>Ends the process and starts it again on the same state.</summary>
    public async Task RestartAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await BeginAsync();
    }

    public StripeClient WithKey(string key) =>
        new(
            key,
            httpClient: new SystemNetHttpClient(new HttpClient(), maxNetworkRetries: 0, enableTelemetry: false),
            apiBase: Url
        );

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _hooks.Close();
        File.Delete(_state);
        _place.Dispose();
    }

    private async Task BeginAsync()
    {
        _process = Shell.Start(
            "dotnet",
            [
                Shell.Dll("StripeSandbox", "stripe-sandbox"),
                "--urls",
                Url,
                "--key",
                "sk_test_right",
                "--state",
                _state,
                "--webhook",
                $"http://127.0.0.1:{_place.Port(1)}/",
                "--webhook-secret",
                "whsec_right",
            ],
            null,
            out var said
        );
        Client = WithKey("sk_test_right");
        for (var i = 0; i < 100; i++)
        {
            try
            {
                await Browser.GetAsync($"{Url}/healthz");
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }
        throw new TimeoutException($"The sandbox does not answer:\n{said()}");
    }

    private async Task ListenAsync()
    {
        while (_hooks.IsListening)
        {
            try
            {
                var call = await _hooks.GetContextAsync();
                using var reader = new StreamReader(call.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                lock (Received)
                {
                    Received.Add((body, call.Request.Headers["Stripe-Signature"]!));
                    call.Response.StatusCode = Answers.TryDequeue(out var status) ? status : 200;
                }
                call.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
