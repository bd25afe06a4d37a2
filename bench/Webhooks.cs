using System.Diagnostics;
using System.Globalization;
using System.Text;
using Berth.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stripe;

namespace Berth.Bench;

/// <summary>
/// How many of Stripe's events are taken in a second, over loopback and stored in PostgreSQL, beside the least that
/// anybody could do: a handler that verifies the signature the same way and inserts one row. In turns, in one process,
/// each event a new one. Once with a type that is kept and no more, once with one that brings a job; nobody runs the
/// jobs.
/// </summary>
internal static class Webhooks
{
    private const int WarmUp = 5;
    private const int Rounds = 12;
    private const int Events = 2000;
    private const int AtOnce = 16;

    public static async Task<int> RunAsync()
    {
        await using var app = await TestApp.StartAsync();
        await using var bare = await Bare.StartAsync(app);
        foreach (
            var (name, type) in ((string, string)[])
                [("webhooks-kept", "customer.updated"), ("webhooks-handled", "checkout.session.completed")]
        )
        {
            var ours = new Rate($"berth: {type}");
            var theirs = new Rate("bare: verifies and inserts one row");
            for (var round = -WarmUp; round < Rounds; round++)
            {
                // Who is first takes turns, too.
                foreach (
                    var (http, path, rate) in round % 2 == 0
                        ? [(bare.Http, "/", theirs), (app.Http, "/api/webhook/stripe/", ours)]
                        : ((HttpClient, string, Rate)[])
                            [(app.Http, "/api/webhook/stripe/", ours), (bare.Http, "/", theirs)]
                )
                {
                    await PostAsync(http, path, type, round < 0 ? null : rate);
                }
            }
            Console.WriteLine(theirs);
            Console.WriteLine(ours);
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{name} ratio={ours.Beside(theirs):0.00} goal>=0.80")
            );
        }
        return 0;
    }

    private static async Task PostAsync(HttpClient http, string path, string type, Rate? rate)
    {
        // Made and signed before the clock runs.
        var requests = Enumerable.Range(0, Events).Select(_ => Signed(path, type)).ToArray();
        var times = new double[Events];
        var next = -1;
        var begun = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable
                .Range(0, AtOnce)
                .Select(async _ =>
                {
                    for (int i; (i = Interlocked.Increment(ref next)) < Events; )
                    {
                        var sent = Stopwatch.GetTimestamp();
                        using var response = await http.SendAsync(requests[i]);
                        if (!response.IsSuccessStatusCode)
                            throw new InvalidOperationException(
                                $"{http.BaseAddress}{path} answered {(int)response.StatusCode}."
                            );
                        times[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
                    }
                })
        );
        rate?.Add(Events / Stopwatch.GetElapsedTime(begun).TotalSeconds, times);
    }

    private static HttpRequestMessage Signed(string path, string type)
    {
        var id = $"evt_{Guid.NewGuid():N}";
        var body =
            $$$$"""{"id":"{{{{id}}}}","object":"event","api_version":"2026-10-28.endive","created":1795163002,"type":"{{{{type}}}}","livemode":false,"pending_webhooks":1,"request":{"id":null,"idempotency_key":null},"data":{"object":{"id":"{{{{id}}}}_object","object":"thing","padding":"{{{{Padding}}}}"}}}""";
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation(
            "Stripe-Signature",
            EventUtility.GenerateSignatureHeader(body, TestApp.WebhookSecret)
        );
        return request;
    }

    /// <summary>A real event is some 3 kB.</summary>
    private static readonly string Padding = new('x', 2800);

    /// <summary>Events per second, and how long each took.</summary>
    private sealed class Rate(string name)
    {
        private readonly List<double> _rates = [],
            _times = [];

        private double Median => At(_rates, 0.5);

        /// <summary>Round by round, because the machine is not equally fast in all of them.</summary>
        public double Beside(Rate other) => At([.. _rates.Zip(other._rates, (a, b) => a / b)], 0.5);

        public void Add(double perSecond, IEnumerable<double> times)
        {
            _rates.Add(perSecond);
            _times.AddRange(times);
        }

        public override string ToString() =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: median {Median:0} events/s, best {At(_rates, 1):0}, each p50 {At(_times, 0.5):0.0} "
                    + $"ms, p99 {At(_times, 0.99):0.0} ms, of {_times.Count} with {AtOnce} at once"
            );

        private static double At(List<double> values, double part) =>
            values.Order().ElementAt((int)Math.Min(values.Count - 1, part * values.Count));
    }

    /// <summary>The same server and the same database, and nothing but what must be.</summary>
    private sealed class Bare(WebApplication app, NpgsqlDataSource source) : IAsyncDisposable
    {
        public HttpClient Http { get; } =
            new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };

        public static async Task<Bare> StartAsync(TestApp beside)
        {
            var source = new NpgsqlDataSourceBuilder(beside.ConnectionString)
            {
                ConnectionStringBuilder = { MaxPoolSize = 50, MaxAutoPrepare = 50 },
            }.Build();
            await using (
                var create = source.CreateCommand(
                    "CREATE TABLE bare_events (id text PRIMARY KEY, body text NOT NULL, received_at timestamptz NOT NULL)"
                )
            )
                await create.ExecuteNonQueryAsync();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.MapPost(
                "/",
                async (HttpRequest request) =>
                {
                    using var reader = new StreamReader(request.Body, Encoding.UTF8);
                    var body = await reader.ReadToEndAsync();
                    EventUtility.ValidateSignature(body, request.Headers["Stripe-Signature"], TestApp.WebhookSecret);
                    var id = System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
                    await using var insert = source.CreateCommand(
                        "INSERT INTO bare_events (id, body, received_at) VALUES ($1, $2, now())"
                    );
                    insert.Parameters.Add(new() { Value = id });
                    insert.Parameters.Add(new() { Value = body });
                    await insert.ExecuteNonQueryAsync();
                    return Results.Ok();
                }
            );
            await app.StartAsync();
            return new Bare(app, source);
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await app.DisposeAsync();
            await source.DisposeAsync();
        }
    }
}
