using System.Diagnostics;
using System.Text.Json;
using Berth.Platform.Accounts;
using Berth.Shop.Checkout;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tests.EndToEnd.StripeSaysNo;

/// <summary>
/// The shop on a real database, and Stripe's stand-in as a process, which enforces Stripe's documented rules. What tenants
/// are made of is left to others.
/// </summary>
public sealed class StripeShop : IAsyncDisposable
{
    private readonly HashSet<string> _told = [];
    private readonly Place _place;
    private readonly string _catalog = Directory.CreateTempSubdirectory("berth-catalog-").FullName;
    private Process _stripe = null!;
    private HttpClient _http = null!;

    private StripeShop(Place place) => _place = place;

    public TestApp App { get; private set; } = null!;
    public MovingClock Clock { get; } = new();

    /// <summary>Opens it. <paramref name="plans"/> are those of the one product, as YAML.</summary>
    public static async Task<StripeShop> StartAsync(
        string plans = "",
        IReadOnlyDictionary<string, string?>? settings = null
    )
    {
        var it = new StripeShop(await Place.TakeAsync());
        var port = it._place.Port(0);
        File.WriteAllText(
            Path.Combine(it._catalog, "hello.yaml"),
            $$"""
            name: hello
            title: Hello
            image: berth/hello:1
            port: 8080
            data: /data
            plans:
              - {name: small, title: Small, price: 500, currency: eur, memoryMb: 64, cpus: 0.25, pids: 64}
              - {name: large, title: Large, price: 1500, currency: eur, memoryMb: 64, cpus: 0.5, pids: 64}
              - {name: yen, title: Yen, price: 500, currency: jpy, memoryMb: 64, cpus: 0.5, pids: 64}
              - {name: tried, title: Tried, price: 500, currency: eur, memoryMb: 64, cpus: 0.25, pids: 64, trialDays: 14}
            {{plans}}
            """
        );
        it._stripe = Shell.Start(
            "dotnet",
            [
                Shell.Dll("StripeSandbox", "stripe-sandbox"),
                "--urls",
                $"http://127.0.0.1:{port}",
                "--public-url",
                $"http://127.0.0.1:{port}",
            ],
            null,
            out _
        );
        it._http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
            DefaultRequestHeaders = { { "Authorization", "Bearer sk_test_sandbox" } },
        };
        if (!await Patience.UntilAsync(it.AnswersAsync, everyMs: 50))
            throw new TimeoutException("The Stripe sandbox does not answer.");
        it.App = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
            {
                ["Berth:Stripe:ApiKey"] = "sk_test_sandbox",
                ["Berth:Stripe:ApiBase"] = $"http://127.0.0.1:{port}",
                ["Berth:Catalog"] = it._catalog,
            },
            clock: it.Clock,
            realStripe: true
        );
        return it;
    }

    /// <summary>Buys, pays, and has it up, as far as the database knows.</summary>
    public async Task<Order> BuysAsync(
        string name,
        string plan = "small",
        string card = "4242424242424242",
        Guid? account = null,
        string? currency = null
    )
    {
        var placed = await App.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
            p.PlaceAsync(new("hello", plan, name, "ada@example.com", null, account, Currency: currency), default)
        );
        await PaysAsync(
            placed.Order?.PayUrl ?? throw new InvalidOperationException(string.Join(' ', placed.Errors.Values)),
            card
        );
        await App.InScopeAsync<CheckOrder>(c => c.RunAsync(new(placed.Order.Id), default));
        await IsUpAsync();
        return await OrderAsync(placed.Order.Id);
    }

    public async Task PaysAsync(string page, string card = "4242424242424242")
    {
        using var response = await _http.PostAsync(page, new FormUrlEncodedContent([new("card", card)]));
        if ((int)response.StatusCode >= 400)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
    }

    public Task<Order> OrderAsync(Guid id) => App.Db().Orders.AsNoTracking().SingleAsync(o => o.Id == id);

    /// <summary>An account with that address.</summary>
    public async Task<Guid> AccountAsync(string email = "ada@example.com")
    {
        await using var db = App.Db();
        var account = new Account(email, AccountRole.Customer, DateTimeOffset.UtcNow);
        db.Add(account);
        await db.SaveChangesAsync();
        return account.Id;
    }

    /// <summary>All tenants are as they should be, without an engine.</summary>
    public Task IsUpAsync() =>
        App.Db()
            .Tenants.ExecuteUpdateAsync(t =>
                t.SetProperty(x => x.Observed, x => x.Wanted).SetProperty(x => x.ObservedGeneration, x => x.Generation)
            );

    /// <summary>Lets time pass, for the shop and for Stripe, and has done what follows.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        await SandboxAsync("clock", new { advance = $"{(long)time.TotalSeconds}s" });
        Clock.Advance(time);
        await TellAsync();
    }

    /// <summary>Has Stripe's events come in, and works them off.</summary>
    public async Task TellAsync()
    {
        var events = (await AskAsync(HttpMethod.Get, "/v1/events?limit=100")).GetProperty("data").EnumerateArray();
        foreach (var happened in events.Reverse())
            if (_told.Add(happened.GetProperty("id").GetString()!))
                (await App.PostEventAsync(happened.GetRawText(), at: Clock.GetUtcNow())).EnsureSuccessStatusCode();
        await App.InScopeAsync<Berth.Shop.Subscriptions.LookAtSubscriptions>(l => l.RunAsync(new(), default));
        await WorkAsync();
    }

    /// <summary>Works off all jobs but those that need an engine or a mail server.</summary>
    public async Task WorkAsync()
    {
        await using var db = App.Db();
        for (var i = 0; i < 10; i++)
        {
            await db.Database.ExecuteSqlRawAsync(
                "UPDATE jobs SET state = 'Done', finished_at = now() WHERE kind IN ('reconcile-tenant', 'send-mail') AND state = 'Ready'"
            );
            if (await App.RunJobsAsync() == 0)
                return;
        }
    }

    /// <summary>Asks Stripe.</summary>
    public async Task<JsonElement> AskAsync(HttpMethod method, string path, params (string, string)[] form)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content =
                method == HttpMethod.Post
                    ? new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2)))
                    : null,
        };
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new InvalidOperationException($"{method} {path}: {text}");
    }

    /// <summary>Tells the stand-in itself something.</summary>
    public async Task SandboxAsync(string what, object wish)
    {
        using var content = new StringContent(
            JsonSerializer.Serialize(wish),
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var answer =
            what == "faults"
                ? await _http.PutAsync($"/sandbox/{what}", content)
                : await _http.PostAsync($"/sandbox/{what}", content);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The subjects of what was written to the customer, in order.</summary>
    public Task<List<string>> SubjectsAsync() =>
        App.Db()
            .Mails.Where(m => m.Recipient == "ada@example.com")
            .OrderBy(m => m.CreatedAt)
            .ThenBy(m => m.Id)
            .Select(m => m.Subject)
            .ToListAsync();

    public async ValueTask DisposeAsync()
    {
        if (App is not null)
            await App.DisposeAsync();
        _stripe.Kill();
        _http.Dispose();
        _place.Dispose();
        Directory.Delete(_catalog, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await _http.GetAsync("/healthz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
