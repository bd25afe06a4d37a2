using System.Diagnostics;
using System.Globalization;
using Berth.Tenants.Edge;
using Berth.Tests;

namespace Berth.Bench;

/// <summary>
/// How long a publication takes until it is served, with 1, 100 and 1,000 tenants, alone and one right after the other;
/// and how many requests go through in a second then, beside the same proxy with a single static route, written as
/// short as its manual does, and the same access log, in turns.
/// </summary>
internal static class EdgeRates
{
    private const int Publications = 25;
    private const int Rounds = 20;
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(0.3),
        Round = TimeSpan.FromSeconds(0.6);

    // What a publication leaves behind is over then: nginx's master sleeps for 100 ms.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(0.25);
    private static readonly int[] Sizes = [1, 100, 1000];

    public static async Task<int> RunAsync()
    {
        foreach (var proxy in (string[])["caddy", "nginx"])
        {
            await using var rig = await ProxyRig.StartAsync(proxy);
            foreach (var size in Sizes)
                await PublishAsync(rig, size, Rest);
            foreach (var size in Sizes)
                await PublishAsync(rig, size, TimeSpan.Zero);
            await ServeAsync(rig);
        }
        return 0;
    }

    private static async Task PublishAsync(ProxyRig rig, int size, TimeSpan rest)
    {
        var series = new Series(
            $"{rig.ProxyName}: from publish to served, {size} routes{(rest > TimeSpan.Zero ? "" : ", one right after the other")}"
        );
        for (var i = -3; i < Publications; i++)
        {
            // One goes, one comes, as many stay.
            var routes = Routes(rig, size - 1).Append(new EdgeRoute($"new{i + 3}", rig.Upstream.Address)).ToList();
            await Task.Delay(rest);
            var begun = Stopwatch.GetTimestamp();
            await rig.PublishAsync(routes);
            using (var response = await rig.GetAsync($"new{i + 3}.shop.localhost", "/plain"))
                response.EnsureSuccessStatusCode();
            if (i >= 0)
                series.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        Console.WriteLine(series);
        Print(
            $"edge-publish{(rest > TimeSpan.Zero ? "" : "-in-a-row")}-{rig.ProxyName}-{size} ms={series.Median:0}{(rest > TimeSpan.Zero && size == 1000 ? " goal<=150" : "")}"
        );
    }

    private static async Task ServeAsync(ProxyRig rig)
    {
        List<double> single = [];
        var rates = Sizes.ToDictionary(s => s, _ => new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            await rig.Link.LoadAsync(Static(rig), CancellationToken.None);
            var alone = await RateAsync(rig, ["static.shop.localhost"]);
            if (round >= 0)
                single.Add(alone);
            foreach (var size in Sizes)
            {
                var routes = Routes(rig, size).ToList();
                await rig.PublishAsync(routes);
                var rate = await RateAsync(rig, [.. routes.Select(r => $"{r.Slug}.shop.localhost")]);
                if (round >= 0)
                    rates[size].Add(rate);
            }
        }
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rig.ProxyName}, a single static route: median {Median(single):0} requests/s"
            )
        );
        foreach (var size in Sizes)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rig.ProxyName}, {size} routes: median {Median(rates[size]):0} requests/s"
                )
            );
            Print(
                $"edge-serve-{rig.ProxyName}-{size} ratio={Median([.. rates[size].Zip(single, (ours, theirs) => ours / theirs)]):0.00} goal>=0.90"
            );
        }
    }

    private static IEnumerable<EdgeRoute> Routes(ProxyRig rig, int count) =>
        Enumerable
            .Range(0, count)
            .Select(i => new EdgeRoute($"tenant{i}", rig.Upstream.Address) { Tenant = Guid.NewGuid() });

    /// <summary>Sixteen at once, each name in its turn, over connections that stay open.</summary>
    private static async Task<double> RateAsync(ProxyRig rig, IReadOnlyList<string> hosts)
    {
        // New connections each time: those of before belong to a configuration that is gone. What goes with it is not
        // measured.
        using var http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
            }
        );
        await RoundAsync(http, rig, hosts, Settle);
        return await RoundAsync(http, rig, hosts, Round);
    }

    private static async Task<double> RoundAsync(
        HttpClient http,
        ProxyRig rig,
        IReadOnlyList<string> hosts,
        TimeSpan time
    )
    {
        var next = 0;
        var begun = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(async _ =>
                {
                    var done = 0;
                    while (Stopwatch.GetElapsedTime(begun) < time)
                    {
                        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{rig.Port}/plain")
                        {
                            Headers = { Host = hosts[Interlocked.Increment(ref next) % hosts.Count] },
                        };
                        using var response = await http.SendAsync(request);
                        response.EnsureSuccessStatusCode();
                        done++;
                    }
                    return done;
                })
        );
        return counts.Sum() / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    /// <summary>The least that serves one name, with the log that ours has.</summary>
    private static string Static(ProxyRig rig)
    {
        if (rig.ProxyName == "nginx")
            return $$"""
                user root; worker_processes auto; worker_rlimit_nofile 65536; error_log stderr warn; pid /run/nginx/pid;
                events { worker_connections 16384; }
                http {
                  log_format edge escape=json '{"ts":$msec,"request":{"remote_ip":"$remote_addr","proto":"$server_protocol","method":"$request_method","host":"$host","uri":"$uri"},"bytes_read":$request_length,"duration":$request_time,"size":$body_bytes_sent,"status":$status}';
                  access_log /dev/stdout edge;
                  client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; fastcgi_temp_path /tmp/fastcgi; uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
                  server { listen 127.0.0.1:{{rig.Port}}; server_name static.shop.localhost; location / { proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_pass http://{{rig.Upstream.Address}}; } }
                }
                """;
        var ours = System.Text.Json.Nodes.JsonNode.Parse(rig.Proxy.Render(rig.State))!.AsObject();
        ours["apps"] = System.Text.Json.Nodes.JsonNode.Parse(
            $$"""
            { "http": { "servers": { "s": { "listen": ["127.0.0.1:{{rig.Port}}"], "automatic_https": { "disable": true }, "logs": { "default_logger_name": "access" },
              "routes": [{ "match": [{ "host": ["static.shop.localhost"] }], "handle": [{ "handler": "reverse_proxy", "upstreams": [{ "dial": "{{rig.Upstream.Address}}" }] }] }] } } } }
            """
        );
        return ours.ToJsonString();
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
