using System.Globalization;
using Berth.Docker;
using Berth.Tests;

namespace Berth.Bench;

/// <summary>
/// How long it takes until it is recorded that a container is not as it should be, from the moment at which the command
/// that did it returns; and until it is up again. One after another, on a machine that does nothing else.
/// </summary>
internal static class Seen
{
    private const int Times = 3,
        GoalByEvents = 10_000, // milliseconds
        GoalByCheck = 60_000;

    private const string Log = """
        CREATE TABLE seen (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz DEFAULT clock_timestamp(), state text);
        CREATE FUNCTION note_seen() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO seen (state) VALUES (NEW.state); RETURN NEW; END $$;
        CREATE TRIGGER note_seen AFTER INSERT OR UPDATE ON tenant_health FOR EACH ROW EXECUTE FUNCTION note_seen();
        """;

    private static readonly (string Name, int Goal, Func<Target, Task> Do)[] Ways =
    [
        ("stopped", GoalByEvents, w => w.Docker.Containers.StopAsync(w.Name, TimeSpan.Zero)),
        ("killed", GoalByEvents, w => w.Docker.Containers.KillAsync(w.Name)),
        ("removed", GoalByEvents, w => w.Docker.Containers.RemoveAsync(w.Name, force: true)),
        ("network", GoalByEvents, w => w.Docker.Networks.DisconnectAsync(w.Name, w.Name, force: true)),
        ("failing", GoalByCheck, w => w.Docker.Exec.RunAsync(w.Name, ["/bin/busybox", "rm", "/tmp/www/index.html"])),
    ];

    private sealed record Target(DockerClient Docker, string Name);

    public static async Task<int> RunAsync()
    {
        await using var it = await Installation.CreateAsync("bench");
        await it.StartProductAsync();
        await using (var log = it.Database.CreateCommand(Log))
            await log.ExecuteNonQueryAsync();
        await new Customer(it).BuysAsync("well");
        await UpAsync(it);
        foreach (var (name, goal, act) in Ways)
        {
            var (seen, mended) = (
                new Series($"{name}, until it is recorded"),
                new Series($"{name}, until it is up again")
            );
            for (var i = 0; i < Times; i++)
            {
                var before = await it.ScalarAsync<long>("SELECT coalesce(max(id), 0) FROM seen");
                await act(new(it.Docker, $"{it.Name}-well"));
                var done = DateTime.UtcNow;
                seen.Add((await FirstAsync(it, before, "<> 'Up'") - done).TotalMilliseconds);
                await UpAsync(it);
                mended.Add((DateTime.UtcNow - done).TotalMilliseconds);
            }
            Console.WriteLine(seen);
            Console.WriteLine(mended);
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"seen-{name} ms={Math.Max(0, seen.Median):0} goal<={goal}")
            );
        }
        return 0;
    }

    private static async Task<DateTime> FirstAsync(Installation it, long after, string state)
    {
        var sql = $"SELECT min(at) FROM seen WHERE id > {after} AND state {state}";
        if (!await Patience.UntilAsync(async () => await it.ScalarAsync<object>(sql) is DateTime))
            throw new TimeoutException($"Nobody saw it: {sql}");
        return await it.ScalarAsync<DateTime>(sql);
    }

    private static async Task UpAsync(Installation it)
    {
        const string Sql =
            "SELECT count(*) FROM tenants t JOIN tenant_health h ON h.tenant_id = t.id WHERE h.state = 'Up' "
            + "AND t.observed = 'Running' AND t.observed_generation = t.generation AND t.lease_owner IS NULL";
        if (!await Patience.UntilAsync(async () => await it.ScalarAsync<long>(Sql) == 1))
            throw new TimeoutException("It does not come up again.");
        await Task.Delay(TimeSpan.FromSeconds(2)); // whatever follows has happened
    }
}
