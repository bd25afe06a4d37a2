using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// Sends events to the endpoint, each signed anew at each attempt, until it answers 2xx: at once, then after 1, 2, 4 … seconds, at most a minute apart,
/// twelve times (Stripe's own days, in compressed time). Order is not kept.
/// </summary>
public sealed class WebhookSender(Store store, SandboxOptions options, Faults faults, TimeProvider clock, ILogger<WebhookSender> log) : BackgroundService
{
    private const int MostAttempts = 12;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly HashSet<string> _underWay = [];

    public void Wake() => _wake.Release();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Webhook.Length == 0) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var (delivery, body) in await DueAsync(stoppingToken)) _ = SendAsync(delivery, body, stoppingToken);
            await Task.WhenAny(_wake.WaitAsync(stoppingToken), Task.Delay(250, stoppingToken));
        }
    }

    private async Task<List<(JsonObject Delivery, string Body)>> DueAsync(CancellationToken cancellationToken)
    {
        await store.Gate.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var due = store.All("delivery").Where(d => !(bool)d["done"]! && (long)d["due"]! <= now && _underWay.Add((string)d["id"]!)).ToList();
            return [.. due.Select(d => (d, store.Find("event", (string)d["event"]!)!.ToJsonString()))];
        }
        finally
        {
            store.Gate.Release();
        }
    }

    private async Task SendAsync(JsonObject delivery, string body, CancellationToken cancellationToken)
    {
        var taken = false;
        await Task.Delay(TimeSpan.FromMilliseconds(faults.DelayMs), clock, cancellationToken);
        try
        {
            for (var i = 0; i <= faults.Duplicates && !faults.Drop; i++) taken = await SendOnceAsync(body, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            if (cancellationToken.IsCancellationRequested) return;
        }
        await RecordAsync(delivery, taken);
    }

    private async Task<bool> SendOnceAsync(string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Webhook) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Stripe-Signature", Sign(body));
        using var response = await _http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private async Task RecordAsync(JsonObject delivery, bool taken)
    {
        await store.Gate.WaitAsync(CancellationToken.None);
        try
        {
            var attempt = (int)delivery["attempt"]! + 1;
            delivery["attempt"] = attempt;
            delivery["taken"] = taken;
            delivery["done"] = taken || faults.Drop || attempt >= MostAttempts;
            delivery["due"] = clock.GetUtcNow().AddSeconds(Math.Min(60, 1 << Math.Min(attempt - 1, 6))).ToUnixTimeMilliseconds();
            if (!taken) log.LogInformation("Event {Event} was not taken, attempt {Attempt}", delivery["event"], attempt);
            _underWay.Remove((string)delivery["id"]!);
            store.Save();
        }
        finally
        {
            store.Gate.Release();
        }
    }

    private string Sign(string body)
    {
        var time = clock.GetUtcNow().ToUnixTimeSeconds();
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.WebhookSecret), Encoding.UTF8.GetBytes($"{time}.{body}")))}";
    }
}
