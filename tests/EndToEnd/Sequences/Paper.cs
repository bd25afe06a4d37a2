using System.Net;
using System.Text.Json;
using Berth.Shop.Customers;
using Berth.Shop.Payments;
using Berth.Shop.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests.EndToEnd.Sequences;

/// <summary>How Stripe's events reach the shop.</summary>
/// <param name="Seed">0 = in order, each at once; else some come at once and some steps later, in any order.</param>
/// <param name="Twice">The how-manieth event that matters comes twice: at once, and once more in the end.</param>
/// <param name="Never">The how-manieth event that matters never comes; the repair makes it good.</param>
public sealed record Delivery(int Seed = 0, int? Twice = null, int? Never = null);

/// <summary>
/// The real shop on a real database, and the Stripe sandbox as it stands; but what tenants are made of is left to the
/// tests on the real engine. Fast enough for a thousand plays.
/// </summary>
public sealed class Paper : Stage, IAsyncDisposable
{
    private readonly HttpListener _relay = new();
    private readonly List<(string Id, string Type, string Body)> _told = [];
    private readonly List<string> _waiting = [];
    private readonly HashSet<string> _refused = [];
    private readonly MovingClock _clock = new();
    private readonly Place _place;
    private System.Diagnostics.Process _stripe = null!;
    private HttpClient _http = null!;
    private TestApp _app = null!;
    private Delivery _delivery = new();
    private Random _random = new(0);
    private int _seen;

    private Paper(Place place) => _place = place;

    /// <summary>How many events that matter the last play had.</summary>
    public int Matter { get; private set; }

    protected override IServiceProvider Services => _app.Services;

    public static async Task<Paper> StartAsync()
    {
        var it = new Paper(await Place.TakeAsync());
        var (port, hooks) = (it._place.Port(0), it._place.Port(1));
        it._relay.Prefixes.Add($"http://127.0.0.1:{hooks}/");
        it._relay.Start();
        _ = it.ListenAsync();
        it._stripe = Shell.Start(
            "dotnet",
            [
                Shell.Dll("StripeSandbox", "stripe-sandbox"),
                "--urls",
                $"http://127.0.0.1:{port}",
                "--public-url",
                $"http://127.0.0.1:{port}",
                "--webhook",
                $"http://127.0.0.1:{hooks}/",
                "--webhook-secret",
                TestApp.WebhookSecret,
            ],
            null,
            out _
        );
        it._http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            DefaultRequestHeaders = { { "Authorization", "Bearer sk_test_sandbox" } },
        };
        await it.UntilAsync(async () =>
        {
            try
            {
                return (await it._http.GetAsync("/healthz")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        it._app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Stripe:ApiKey"] = "sk_test_sandbox",
                ["Berth:Stripe:ApiBase"] = $"http://127.0.0.1:{port}",
                ["Berth:Catalog"] = Path.Combine(AppContext.BaseDirectory, "Sequences", "catalog"),
            },
            clock: it._clock,
            realStripe: true
        );
        return it;
    }

    /// <summary>Plays a sequence from nothing; what the database says then.</summary>
    public async Task<string> PlayAsync(Func<Stage, Task> play, Delivery delivery)
    {
        await ResetAsync();
        (_delivery, _random) = (delivery, new Random(delivery.Seed));
        await play(this);
        foreach (var id in Shuffled(_waiting.ToList()))
            await DeliverAsync(id);
        if (delivery.Twice is { } again)
            await DeliverAsync(_told[again - 1].Id);
        if (delivery.Never is not null)
            await RepairAsync();
        // Who learned late of a missing payment gave its customer another day.
        _clock.Advance(TimeSpan.FromDays(2));
        await _app.InScopeAsync<LookAtSubscriptions>(l => l.RunAsync(new(), default));
        await RunJobsAsync();
        Matter = _seen;
        return await DatabaseAsync();
    }

    public override async Task PassAsync(TimeSpan time)
    {
        (
            await _http.PostAsync("/sandbox/clock", Json(new { advance = $"{(long)time.TotalSeconds}s" }))
        ).EnsureSuccessStatusCode();
        _clock.Advance(time);
        await ToldAsync();
    }

    public override async Task GivesCardAsync(string card)
    {
        (await _http.PostAsync($"/sandbox/customers/{Customer}/card", Json(new { card }))).EnsureSuccessStatusCode();
        await ToldAsync();
    }

    public override async Task<JsonElement> StripeAsync(HttpMethod method, string path, params (string, string)[] form)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content =
                form.Length == 0
                    ? null
                    : new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2))),
        };
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{method} {path}: {text}");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _stripe.Kill();
        _http.Dispose();
        _relay.Close();
        _place.Dispose();
    }

    protected override async Task PayAsync(string page, string card)
    {
        using var response = await _http.PostAsync(page, new FormUrlEncodedContent([new("card", card)]));
    }

    /// <summary>What Stripe told is with the relay; some of it is passed on.</summary>
    protected override async Task ToldAsync()
    {
        await UntilAsync(async () =>
            JsonDocument
                .Parse(await _http.GetStringAsync("/sandbox/deliveries"))
                .RootElement.GetProperty("waiting")
                .GetInt32() == _refused.Count
        );
        foreach (var id in Shuffled(_waiting.ToList()))
        {
            if (_delivery.Seed == 0 || _random.Next(2) == 0)
                await DeliverAsync(id);
        }
        await RunJobsAsync();
    }

    private async Task DeliverAsync(string id)
    {
        _waiting.Remove(id);
        var body = _told.First(t => t.Id == id).Body;
        for (var i = 0; i < (_delivery.Twice is { } twice && _told.ElementAtOrDefault(twice - 1).Id == id ? 2 : 1); i++)
            (await _app.PostEventAsync(body, at: _clock.GetUtcNow())).EnsureSuccessStatusCode();
        await RunJobsAsync();
    }

    private async Task RepairAsync()
    {
        _clock.Advance(TimeSpan.FromHours(7));
        await _app.InScopeAsync<RepairPayments>(r => r.RunAsync(new(), default));
        await RunJobsAsync();
    }

    /// <summary>Everything but what needs a Docker Engine, and what waits for a later hour.</summary>
    private async Task RunJobsAsync()
    {
        await using var db = _app.Db();
        for (var i = 0; i < 10; i++)
        {
            await db.Database.ExecuteSqlRawAsync(
                "UPDATE jobs SET state = 'Done', finished_at = now() WHERE kind IN ('reconcile-tenant', 'send-mail') AND state = 'Ready'"
            );
            if (await _app.RunJobsAsync() == 0)
                return;
        }
    }

    private async Task ResetAsync()
    {
        (await _http.PostAsync("/sandbox/reset", null)).EnsureSuccessStatusCode();
        _clock.Reset();
        lock (_told)
        {
            _told.Clear();
            _waiting.Clear();
            _refused.Clear();
            _seen = 0;
        }
        await using var db = _app.Db();
        await db.Database.ExecuteSqlRawAsync(
            "TRUNCATE jobs, mails, audit, stripe_events, subscriptions, customers, tenant_events, held_subnets, held_names, tenants, orders CASCADE"
        );
    }

    private IEnumerable<string> Shuffled(List<string> ids)
    {
        if (_delivery.Seed != 0)
            _random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(ids));
        return ids;
    }

    /// <summary>Takes what Stripe sends, but for the one that never comes: that one Stripe cannot deliver.</summary>
    private async Task ListenAsync()
    {
        while (_relay.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _relay.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var reader = new StreamReader(call.Request.InputStream);
            var body = await reader.ReadToEndAsync();
            var e2 = JsonDocument.Parse(body).RootElement;
            var (id, type) = (e2.GetProperty("id").GetString()!, e2.GetProperty("type").GetString()!);
            lock (_told)
                call.Response.StatusCode = Take(id, type, body) ? 200 : 500;
            call.Response.Close();
        }
    }

    private bool Take(string id, string type, string body)
    {
        if (_refused.Contains(id))
            return false;
        if (!HandleStripeEvent.Handles(type) || _told.Any(t => t.Id == id))
            return true;
        _seen++;
        if (_seen == _delivery.Never)
        {
            _refused.Add(id);
            return false;
        }
        _told.Add((id, type, body));
        _waiting.Add(id);
        return true;
    }

    private async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 36000; i++)
        {
            if (await condition())
                return;
            await Task.Delay(5);
        }
        throw new TimeoutException("Stripe did not tell everything.");
    }

    private static StringContent Json(object value) =>
        new(JsonSerializer.Serialize(value), System.Text.Encoding.UTF8, "application/json");
}
