using System.Diagnostics;
using System.Globalization;
using System.Net;
using Berth.Platform.Accounts;
using Berth.Tests;

namespace Berth.Bench;

/// <summary>
/// How long lists take where there is much to list, beside the same pages of an installation with nothing, in turns,
/// from the request to the end of the answer over loopback; and 200 orders' streams held open at once. All in this
/// process, who asks, too.
/// </summary>
internal static class Pages
{
    private const int WarmUp = 3;
    private const int Rounds = 15;
    private const int Streams = 200;
    private static readonly TimeSpan Held = TimeSpan.FromSeconds(10);

    private static readonly string[] Lists =
    [
        "/admin",
        "/admin/tenants",
        "/admin/tenants?q=tenant77",
        "/admin/customers",
        "/admin/customers?q=customer77",
        "/admin/orders",
        "/admin/orders?q=tenant77",
        "/admin/jobs",
        "/admin/jobs?q=reconcile",
        "/admin/events",
        "/admin/events?q=checkout",
        "/admin/hosts",
        "/admin/mails",
        "/admin/mails?q=customer77",
        "/admin/audit",
        "/admin/audit?q=tenant77",
        "/admin/people",
    ];

    public static async Task<int> RunAsync()
    {
        await using var full = await TestApp.StartAsync();
        await using var empty = await TestApp.StartAsync();
        await full.BuyAsync("template");
        await ManyRows.FillAsync(full.ConnectionString);
        await empty.BuyAsync("only", ManyRows.Buyer);
        // First: who signs in below claims their orders, whose addresses change then.
        var held = await HoldAsync(full);
        foreach (var path in Lists.Prepend("/account"))
        {
            using var there = await VisitorAsync(full, path);
            using var beside = await VisitorAsync(empty, path);
            await MeasureAsync(path, there, beside);
        }
        return held;
    }

    private static async Task<Visitor> VisitorAsync(TestApp app, string path)
    {
        var visitor = new Visitor(app);
        if (path == "/account")
            await visitor.SignInAsync(ManyRows.Buyer);
        else
            await visitor.BecomesAsync(AccountRole.Owner, $"{Guid.NewGuid():N}@shop.example");
        return visitor;
    }

    private static async Task MeasureAsync(string path, Visitor there, Visitor beside)
    {
        var (ours, least) = (new Series($"{path} with a thousand"), new Series($"{path} with nothing"));
        for (var round = -WarmUp; round < Rounds; round++)
        {
            // Who is first takes turns, too.
            foreach (
                var (visitor, series) in round % 2 == 0
                    ? [(there, ours), (beside, least)]
                    : ((Visitor, Series)[])[(beside, least), (there, ours)]
            )
            {
                var begun = Stopwatch.GetTimestamp();
                if (await visitor.OpenAsync(path) != HttpStatusCode.OK)
                    throw new InvalidOperationException($"{path} was not answered with 200.");
                if (round >= 0)
                    series.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }
        }
        var name =
            path.Trim('/').Replace('/', '-').Split('?')[0]
            + (path.Contains('?', StringComparison.Ordinal) ? "-search" : "");
        Print($"page-{name} empty={least.Median:0.0} ms={ours.Median:0.0} goal<=100");
    }

    /// <summary>
    /// All open at once; then something happens to each, which each must hear: who hears it was not dropped.
    /// </summary>
    private static async Task<int> HoldAsync(TestApp app)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = app.Http.BaseAddress,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var process = Process.GetCurrentProcess();
        var (memory, begun) = (process.WorkingSet64, Stopwatch.GetTimestamp());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var streams = await Task.WhenAll(
            Enumerable
                .Range(1, Streams)
                .Select(async i => new StreamReader(
                    await http.GetStreamAsync($"/orders/{ManyRows.TokenOf(i)}/events", limit.Token)
                ))
        );
        var first = (await Task.WhenAll(streams.Select(s => EventAsync(s, limit.Token)))).Count(e => e);
        var opened = Stopwatch.GetElapsedTime(begun);
        process.Refresh();
        var worked = process.TotalProcessorTime;
        await Task.Delay(Held, limit.Token);
        process.Refresh();
        var cpu = (process.TotalProcessorTime - worked) / Held;
        var (grown, told) = (process.WorkingSet64 - memory, Stopwatch.GetTimestamp());
        await ManyRows.StepAsync(app.ConnectionString, Streams);
        var heard = (await Task.WhenAll(streams.Select(s => EventAsync(s, limit.Token)))).Count(e => e);
        Print(
            $"streams-{Streams} first={first} dropped={first - heard} open-ms={opened.TotalMilliseconds:0} heard-ms={Stopwatch.GetElapsedTime(told).TotalMilliseconds:0} cpu={cpu:0.00} memory-mb={grown / 1048576.0:0} goal: dropped=0"
        );
        foreach (var stream in streams)
            stream.Dispose();
        return first == Streams && heard == Streams ? 0 : 1;
    }

    /// <summary>Whether there was another event before the end.</summary>
    private static async Task<bool> EventAsync(StreamReader stream, CancellationToken cancellationToken)
    {
        try
        {
            while (await stream.ReadLineAsync(cancellationToken) is { } line)
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    return true;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // dropped
        }
        return false;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
