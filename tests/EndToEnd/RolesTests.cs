using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Berth.Doors.Live;
using Berth.Platform.Settings;
using Npgsql;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// Web and worker as two processes of two users: the web has no way to Docker, the worker opens no port, and together
/// they sell. What is live the web asks from the worker over their socket.
/// </summary>
public sealed class RolesTests
{
    private const string Group = "60990"; // of both roles, and of nobody else here
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SellTogetherAndShowWhatIsLive()
    {
        await using var it = await Installation.CreateAsync();
        using var docker = Trap(Path.Combine(it.Folder, "no-docker.sock"));
        var asWeb = await ShareAsync(it);
        await it.BerthAsync("migrate");
        await it.StartRolesAsync(
            new Dictionary<string, string>
            {
                ["Berth__Docker__Host"] = $"unix://{it.Folder}/no-docker.sock",
                ["DOCKER_HOST"] = $"unix://{it.Folder}/no-docker.sock",
            },
            asWeb
        );
        var customer = new Customer(it);
        await customer.BuysAsync("ada");
        await customer.SeesAsync("running");
        if (asWeb.Length > 0)
            (
                await Shell.RunAsync(
                    "stat",
                    ["-c", "%a %g", .. Directory.GetFiles(Path.Combine(it.Folder, "keys"), "*.xml")]
                )
            )
                .Trim()
                .Split('\n')
                .Distinct()
                .ShouldBe([$"640 {Group}"]);
        (await customer.StepsAsync()).ShouldBe(
            [
                "Payment received",
                "Volume ready",
                "Network ready",
                "Container started",
                "Address published",
                "Up and answering.",
            ],
            ignoreOrder: true
        );
        using (var page = await customer.VisitsAsync("ada"))
            page.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await it.BerthAsync("tenants", "--json")).ShouldContain("\"slug\": \"ada\"");
        await it.BerthAsync("ping", "web");
        await it.BerthAsync("ping", "worker");

        await NumbersAndLogAreShownAsync(it, customer);
        await CommandsRunAsync(it, customer);
        await OthersAreRefusedAsync(it, customer);
        await TheWorkerMayDieAsync(it, customer);

        (await it.Docker.Containers.StopAsync($"{it.Name}-ada", TimeSpan.FromSeconds(2), Cancel)).ShouldBeTrue();
        (await TroubleAsync(customer, "stats")).ShouldContain("not running just now");
        await customer.CancelsAsync();
        await customer.SeesAsync("gone");
        (await TroubleAsync(customer, "stats")).ShouldContain("no such container");
        docker.Poll(0, SelectMode.SelectRead).ShouldBeFalse("The web dialled the engine.");
    }

    private static async Task NumbersAndLogAreShownAsync(Installation it, Customer customer)
    {
        (await customer.PageAsync()).ShouldContain("Live usage and log");
        var numbers = await EventsAsync(customer, "stats", 2);
        numbers[0].GetProperty("cpuPercent").ValueKind.ShouldBe(JsonValueKind.Null);
        numbers[1].GetProperty("cpuPercent").GetDouble().ShouldBeInRange(0, 100);
        numbers[1].GetProperty("memoryLimit").GetInt64().ShouldBe(64 * 1024 * 1024);
        numbers[1].GetProperty("memoryUsed").GetInt64().ShouldBeInRange(1, 64 * 1024 * 1024);
        numbers[1].GetProperty("processes").GetInt32().ShouldBeGreaterThan(0);
        numbers[1].GetProperty("received").GetInt64().ShouldBeGreaterThan(0);

        await PrintsAsync(it, "one");
        var two = EventsAsync(customer, "log", 2);
        await Task.WhenAny(two, Task.Delay(300, Cancel)); // it follows by now, or will catch up
        await PrintsAsync(it, "two");
        (await two).Select(l => l.GetProperty("text").GetString()).ShouldBe(["one", "two"]);
        (await Worker(it).StatsAsync(await IdAsync(it), Cancel)).CpuPercent.ShouldNotBeNull();
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(SocketOf(it))
                .ShouldBe(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite
                );
    }

    private static async Task CommandsRunAsync(Installation it, Customer customer)
    {
        using (var page = await customer.PressesAsync(new Uri($"{customer.OrderUrl}/commands/uptime")))
            (await page.Content.ReadAsStringAsync()).ShouldContain("load average");
        foreach (var name in (string[])["nothing", "uptime%3Bls", "..%2Fuptime"])
        {
            using var page = await customer.Http.GetAsync($"{customer.OrderUrl}/commands/{name}", Cancel);
            page.StatusCode.ShouldBe(HttpStatusCode.NotFound, name);
        }

        await ArgumentsAreGivenAsync(it, customer);
        var (worker, id) = (Worker(it), await IdAsync(it));
        var fails = await RunAsync(worker, id, "fails");
        // two pipes: which comes first is the engine's
        fails.Output.Split('\n').ShouldBe(["out: out", "error: bad", ""], ignoreOrder: true);
        (fails.ExitCode, fails.Note).ShouldBe((3, null));
        var loud = await RunAsync(worker, id, "loud");
        loud.Output.Length.ShouldBeInRange(200_000, 262_144 + 100_000);
        (loud.ExitCode, loud.Note).ShouldBe((0, "It printed more than is shown."));
        (await RunAsync(worker, id, "slow")).Note.ShouldNotBeNull().ShouldContain("longer than 1 seconds");
        // It has not ended, so the place is not free.
        (await Should.ThrowAsync<LiveException>(() => RunAsync(worker, id, "uptime"))).ShouldSatisfyAllConditions(
            e => e.Status.ShouldBe(409),
            e => e.Message.ShouldContain("still running")
        );
        (await Should.ThrowAsync<LiveException>(() => RunAsync(worker, id, "nothing"))).Status.ShouldBe(404);
    }

    private static async Task ArgumentsAreGivenAsync(Installation it, Customer customer)
    {
        var tell = new Uri($"{customer.OrderUrl}/commands/tell");
        using (var page = await customer.PressesAsync(tell, ("Ask[whom]", "$(id); 'Ada'"), ("Ask[more]", "")))
            (await page.Content.ReadAsStringAsync()).ShouldContain(
                "for $(id); &#x27;Ada&#x27; 4 {{whom}} {none}&#xA;<"
            );
        using (var page = await customer.PressesAsync(tell, ("Ask[whom]", ""), ("Ask[what]", "10")))
        {
            page.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await page.Content.ReadAsStringAsync()).ShouldContain("It is a whole number from 0 to 9.");
        }
        var (worker, id) = (Worker(it), await IdAsync(it));
        var refused = await Should.ThrowAsync<LiveException>(() =>
            RunAsync(worker, id, "tell", new() { ["whom"] = "Ada", ["more"] = "-n" })
        );
        (refused.Status, refused.Message).ShouldBe(
            (422, "more: It may not begin with a hyphen: the program would take it for an option.")
        );
    }

    private static async Task OthersAreRefusedAsync(Installation it, Customer customer)
    {
        foreach (var what in (string[])["stats", "log", "commands/uptime"])
        {
            using var answer = await customer.Http.GetAsync(new Uri(it.ShopUrl, $"/orders/not-a-token/{what}"), Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, what);
        }
        (await Should.ThrowAsync<LiveException>(() => Worker(it).StatsAsync(Guid.NewGuid(), Cancel))).Status.ShouldBe(
            404
        );
        (await Should.ThrowAsync<InvalidOperationException>(() => it.BerthAsync("work"))).Message.ShouldContain(
            "Another process listens"
        );

        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = await Task.WhenAll(
            Enumerable
                .Range(0, LiveRoom.MostOfTenant)
                .Select(async _ =>
                {
                    for (var tries = 0; ; tries++)
                    {
                        try
                        {
                            var stream = Worker(it)
                                .FollowStatsAsync(await IdAsync(it), leave.Token)
                                .GetAsyncEnumerator(leave.Token);
                            (await stream.MoveNextAsync()).ShouldBeTrue();
                            return stream;
                        }
                        catch (LiveException e) when (e.Status == 429 && tries < 100)
                        {
                            await Task.Delay(50, Cancel); // one that was read before has not been missed yet
                        }
                    }
                })
        );
        (await TroubleAsync(customer, "stats")).ShouldContain("Too many are looking");
        await leave.CancelAsync();
        foreach (var stream in watching)
            await stream.DisposeAsync();
        await EventuallyAsync(async () =>
            (await EventsAsync(customer, "stats", 1))[0].TryGetProperty("processes", out _)
        ); // the places are free again
    }

    private static async Task TheWorkerMayDieAsync(Installation it, Customer customer)
    {
        var cut = EventsAsync(customer, "stats", 1000);
        await Task.WhenAny(cut, Task.Delay(300, Cancel));
        await it.KillWorkerAsync();
        (await cut.WaitAsync(TimeSpan.FromSeconds(10), Cancel)).Count.ShouldBeLessThan(1000);
        (await TroubleAsync(customer, "stats")).ShouldContain("not available just now");
        (await TroubleAsync(customer, "log")).ShouldContain("not available just now");
        (await customer.PageAsync()).ShouldContain("data-state=\"running\"");
        (
            await Should.ThrowAsync<InvalidOperationException>(() => it.BerthAsync("ping", "worker"))
        ).Message.ShouldContain("does not answer at");
        it.StartWorker(); // on the socket file that the dead one left
        await EventuallyAsync(async () =>
            (await EventsAsync(customer, "stats", 1))[0].TryGetProperty("processes", out _)
        );
    }

    /// <summary>A socket at which nobody must knock.</summary>
    private static Socket Trap(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen(10);
        if (!OperatingSystem.IsWindows())
            // an open door: only who stays away does not come in
            File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        return socket;
    }

    /// <summary>
    /// What both roles need, as docs/operating/installing.md says; how the web is started, as a user who may do nothing
    /// else.
    /// </summary>
    private static async Task<string[]> ShareAsync(Installation it)
    {
        var (keys, run, catalog) = (
            Path.Combine(it.Folder, "keys"),
            Path.Combine(it.Folder, "run"),
            Path.Combine(it.Folder, "catalog")
        );
        foreach (var path in (string[])[keys, run, catalog])
            Directory.CreateDirectory(path);
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"), Cancel);
        await File.WriteAllTextAsync(
            Path.Combine(catalog, "hello.yaml"),
            hello.Replace(
                "\nplans:",
                """

                  - { name: fails, title: Fails, run: [/bin/busybox, sh, -c, "echo out; echo bad >&2; exit 3"] }
                  - { name: loud, title: Loud, run: [/bin/busybox, sh, -c, "/bin/busybox yes | /bin/busybox head -c 600000"] }
                  - { name: slow, title: Slow, run: [/bin/busybox, sleep, "6"], timeoutSeconds: 1 }
                  - name: tell
                    title: Tell
                    run: [/bin/busybox, echo, "for {whom}", "{what}", "{{whom}} {none}", "{more}"]
                    arguments:
                      whom: { title: For whom, required: true }
                      what: { title: What, kind: number, max: 9, default: "4" }
                      more: { title: More }

                plans:
                """.ReplaceLineEndings("\n"),
                StringComparison.Ordinal
            ),
            Cancel
        );
        it.Set("Berth__Catalog", catalog);
        it.Set("Berth__Worker__Socket", SocketOf(it));
        if (!Environment.IsPrivilegedProcess)
            return [];
        await Shell.RunAsync("chgrp", [Group, keys, run]);
        await Shell.RunAsync("chmod", ["2770", keys]);
        await Shell.RunAsync("chmod", ["2750", run]);
        await Shell.RunAsync("chmod", ["711", it.Folder]);
        // The tests' database lets in who owns its socket, and root.
        var user = new NpgsqlConnectionStringBuilder(it.Settings["Berth__Database"]).Host is ['/', ..] and var folder
            ? (await Shell.RunAsync("stat", ["-c", "%u", folder])).Trim()
            : "65534";
        string[] asWeb = ["setpriv", "--reuid", user, "--regid", "65534", "--groups", Group, "--no-new-privs", "--"];
        try
        {
            await Shell.RunAsync(asWeb[0], [.. asWeb[1..], "test", "-r", Shell.Dll("Api", "berth")]);
            return asWeb;
        }
        catch (InvalidOperationException)
        {
            return []; // the checkout is in a folder that nobody else may enter
        }
    }

    private static string SocketOf(Installation it) => Path.Combine(it.Folder, "run", "worker.sock");

    private static WorkerClient Worker(Installation it) =>
        new(new BerthSettings { Worker = { Socket = SocketOf(it) } });

    private static Task<Guid> IdAsync(Installation it) =>
        it.ScalarAsync<Guid>("SELECT id FROM tenants WHERE slug = 'ada'");

    private static Task PrintsAsync(Installation it, string text) =>
        it.Docker.Exec.RunAsync($"{it.Name}-ada", ["/bin/busybox", "sh", "-c", $"echo {text} >/proc/1/fd/1"], Cancel);

    private static async Task<(string Output, int? ExitCode, string? Note)> RunAsync(
        WorkerClient worker,
        Guid id,
        string command,
        Dictionary<string, string?>? arguments = null
    )
    {
        var output = "";
        await foreach (var piece in worker.RunCommandAsync(id, command, arguments ?? [], Cancel))
        {
            if (piece.IsLast)
                return (output, piece.ExitCode, piece.Note);
            output += $"{piece.Stream}: {piece.Text}";
        }
        return (output, null, null);
    }

    /// <summary>
    /// The first server-sent events behind the order's page, whatever they are called; fewer when it ends.
    /// </summary>
    private static async Task<IReadOnlyList<JsonElement>> EventsAsync(Customer customer, string what, int count)
    {
        var events = new List<JsonElement>();
        using var stream = new StreamReader(
            await customer.Http.GetStreamAsync(new Uri($"{customer.OrderUrl}/{what}"), Cancel)
        );
        try
        {
            while (events.Count < count && await stream.ReadLineAsync(Cancel) is { } line)
            {
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    events.Add(JsonDocument.Parse(line[6..]).RootElement.Clone());
            }
        }
        catch (IOException)
        {
            // Cut: what came is what is asked for.
        }
        return events;
    }

    private static async Task<string> TroubleAsync(Customer customer, string what)
    {
        var text = await customer.Http.GetStringAsync(new Uri($"{customer.OrderUrl}/{what}"), Cancel);
        text.ShouldStartWith("event: trouble\n");
        text.ShouldContain("retry: 10000");
        return text;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 1800 && !await isSo(); i++)
            await Task.Delay(100, Cancel);
        (await isSo()).ShouldBeTrue();
    }
}
