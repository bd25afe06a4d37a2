using System.Diagnostics;
using System.Globalization;
using System.Net;
using Berth.Docker;
using Berth.Tenants;
using Berth.Tests;

namespace Berth.Bench;

/// <summary>
/// How long a buyer waits: from the moment the payment's event is stored until a stranger's request through the proxy
/// is answered. Beside it, in turns, what the Docker API takes for the same network, volume and container until the
/// container answers.
/// </summary>
internal static class Provision
{
    private const int WarmUp = 3;
    private const int Rounds = 15;

    public static async Task<int> RunAsync()
    {
        await using var it = await Installation.CreateAsync("bench");
        await it.StartProductAsync();
        var ours = new Series("berth: event accepted to first 200 through the proxy");
        var raw = new Series("raw: network, volume, container create and start over the API, to first 200");
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var bought = await BuyAsync(it, $"bench{round + WarmUp}");
            var made = await MakeAsync(it, round + WarmUp);
            if (round < 0)
                continue;
            ours.Add(bought);
            raw.Add(made);
        }
        Console.WriteLine(raw);
        Console.WriteLine(ours);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"provision ratio={ours.Median / raw.Median:0.00} goal<=1.30")
        );
        return 0;
    }

    private static async Task<double> BuyAsync(Installation it, string name)
    {
        var customer = new Customer(it);
        var page = await customer.OrdersAsync(name);
        var started = StartedAsync(it, name);
        await customer.PaysAsync(page);
        // As beside it: asked from the start of the container on. A request before that leaves the kernel waiting for
        // an ARP answer that nobody can give yet, and the next try is a second later.
        await started;
        var answered = await RawTenant.FirstAnswerAsync(async () =>
        {
            using var response = await customer.VisitsAsync(name);
            return response.StatusCode == HttpStatusCode.OK;
        });
        var accepted = await it.ScalarAsync<DateTime>(
            "SELECT e.received_at FROM stripe_events e JOIN orders o ON e.body LIKE '%' || o.session_id || "
                + $"'%' WHERE o.name = '{name}' AND e.type = 'checkout.session.completed'"
        );
        await customer.SeesAsync("running");
        await customer.CancelsAsync();
        await customer.SeesAsync("gone");
        return (answered - accepted).TotalMilliseconds;
    }

    private static async Task StartedAsync(Installation it, string name)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (
            var e in it.Docker.Events.ReadAsync(
                new EventQuery
                {
                    Types = ["container"],
                    Actions = ["start"],
                    Labels = [$"berth.installation={it.Name}"],
                },
                timeout.Token
            )
        )
        {
            if (e.Actor?.Attributes?.GetValueOrDefault("name") == $"{it.Name}-{name}")
                return;
        }
    }

    private static async Task<double> MakeAsync(Installation it, int round)
    {
        var spec = RawTenant.Hello(it.Name, $"raw{round}", "10.205.255.0/29");
        var begun = DateTime.UtcNow;
        await RawTenant.MakeAsync(it.Docker, spec);
        var answered = await RawTenant.AnsweredAsync(spec);
        await RawTenant.RemoveAsync(it.Docker, spec);
        return (answered - begun).TotalMilliseconds;
    }
}
