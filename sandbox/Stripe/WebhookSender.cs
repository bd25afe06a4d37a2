using System.Text;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// Sends events to their endpoints, each signed anew at each attempt, until it answers 2xx: at once, then after 1, 2, 4
/// … seconds, at most a minute apart, twelve times (Stripe's own days, in compressed time). Order is not kept.
/// </summary>
public sealed class WebhookSender(
    Store store,
    WebhookEndpoints endpoints,
    Faults faults,
    Clock own,
    TimeProvider clock,
    ILogger<WebhookSender> log
) : BackgroundService
{
    private const int MostAttempts = 12;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(20),
    };
    private readonly HashSet<string> _underWay = [];

    public void Wake() => _wake.Release();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var due = await DueAsync(stoppingToken);
            if (faults.Reorder)
                foreach (var (delivery, endpoint, body) in Enumerable.Reverse(due))
                    await SendAsync(delivery, endpoint, body, stoppingToken);
            else
                foreach (var (delivery, endpoint, body) in due)
                    _ = SendAsync(delivery, endpoint, body, stoppingToken);
            await Task.WhenAny(_wake.WaitAsync(stoppingToken), Task.Delay(250, stoppingToken));
        }
    }

    private async Task<List<(JsonObject Delivery, (string Url, string Secret)? Endpoint, string Body)>> DueAsync(
        CancellationToken cancellationToken
    )
    {
        await store.Gate.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var due = store
                .All("delivery")
                .Where(d => !(bool)d["done"]! && (long)d["due"]! <= now && _underWay.Add((string)d["id"]!))
                .ToList();
            return
            [
                .. due.Select(d =>
                    (
                        d,
                        endpoints.Find(d.Str("endpoint")),
                        WebhookBody.Write(store.Find("event", (string)d["event"]!)!, faults)
                    )
                ),
            ];
        }
        finally
        {
            store.Gate.Release();
        }
    }

    private async Task SendAsync(
        JsonObject delivery,
        (string Url, string Secret)? endpoint,
        string body,
        CancellationToken cancellationToken
    )
    {
        var taken = false;
        await Task.Delay(TimeSpan.FromMilliseconds(faults.DelayMs), clock, cancellationToken);
        try
        {
            for (var i = 0; endpoint is not null && i <= faults.Duplicates && !faults.Drop; i++)
                taken = await SendOnceAsync(endpoint.Value.Url, endpoint.Value.Secret, body, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            if (cancellationToken.IsCancellationRequested)
                return;
        }
        await RecordAsync(delivery, taken, over: endpoint is null);
    }

    private async Task<bool> SendOnceAsync(string url, string secret, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        var at =
            faults.Signed == "sandbox" ? await store.LockedAsync(() => own.Now) : clock.GetUtcNow().ToUnixTimeSeconds();
        request.Headers.Add("Stripe-Signature", WebhookBody.Sign(body, secret, at, faults));
        using var response = await _http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private async Task RecordAsync(JsonObject delivery, bool taken, bool over)
    {
        await store.Gate.WaitAsync(CancellationToken.None);
        try
        {
            var attempt = (int)delivery["attempt"]! + 1;
            delivery["attempt"] = attempt;
            delivery["taken"] = taken;
            delivery["done"] = taken || over || faults.Drop || attempt >= MostAttempts;
            delivery["due"] = clock
                .GetUtcNow()
                .AddSeconds(Math.Min(60, 1 << Math.Min(attempt - 1, 6)))
                .ToUnixTimeMilliseconds();
            if (!taken)
                log.LogInformation("Event {Event} was not taken, attempt {Attempt}", delivery["event"], attempt);
            _underWay.Remove((string)delivery["id"]!);
            store.Save();
        }
        finally
        {
            store.Gate.Release();
        }
    }
}
