using Berth.Shop.Catalog;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>
/// Product files as people write them, with mistakes of all kinds at random: each is read, or refused with its name, the
/// line and the key; nothing else is ever thrown.
/// </summary>
public sealed class GeneratedFilesTests : IDisposable
{
    private const int Files = 10_000,
        Together = 200;

    private static readonly string[] Values =
    [
        "",
        "~",
        "0",
        "-1",
        "1",
        "3.5",
        "99999999999999",
        "true",
        "yes",
        "x",
        "'{name}'",
        "'{nope}'",
        "/data",
        "/",
        "'a b'",
        "10s",
        "-3d",
        "1000000d",
        "[]",
        "[~]",
        "[1, 2]",
        "[{ name: x }]",
        "{}",
        "{ a: b }",
        "{ name: ~ }",
        "*x",
        "&a [*a]",
        "\"\\0\"",
        "!!int x",
        "|",
        "ä",
        "'" + "long ".PadRight(300, 'x') + "'",
        ".nan",
        "1e400",
        "eur",
        "CAP_CHOWN",
        "200-100",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("berth-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EachIsReadOrRefusedWithItsLine()
    {
        var random = new Random(17);
        var (read, refused) = (0, 0);
        for (var batch = 0; batch < Files / Together; batch++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"{batch}")).FullName;
            for (var i = 0; i < Together; i++)
                File.WriteAllText(Path.Combine(folder, $"p{i}.yaml"), Draw(random, $"p{i}"));
            var mistakes = Mistakes(folder);
            for (var i = 0; i < Together; i++)
            {
                var its = mistakes.Where(m => m.StartsWith($"p{i}.yaml", StringComparison.Ordinal)).ToList();
                its.ShouldAllBe(m => m.StartsWith($"p{i}.yaml, line ", StringComparison.Ordinal));
                _ = its.Count == 0 ? read++ : refused++;
            }
            mistakes
                .Where(m => !m.StartsWith('p') && !m.StartsWith("name: ", StringComparison.Ordinal))
                .ShouldBeEmpty();
            Directory.Delete(folder, recursive: true);
        }
        // Both kinds are drawn.
        read.ShouldBeGreaterThan(Files / 50);
        refused.ShouldBeGreaterThan(Files / 4);
    }

    private static List<string> Mistakes(string folder)
    {
        try
        {
            LoadCatalog.From(folder);
            return [];
        }
        catch (InvalidDataException e)
        {
            return [.. e.Message.Split("\n  ").Skip(1)];
        }
    }

    /// <summary>A file that is right, and then up to three lines of it are not.</summary>
    private static string Draw(Random random, string name)
    {
        var lines = Right.Replace("NAME", name, StringComparison.Ordinal).Split('\n').ToList();
        for (var i = random.Next(4); i > 0; i--)
        {
            var at = random.Next(lines.Count);
            var colon = lines[at].IndexOf(": ", StringComparison.Ordinal);
            switch (random.Next(6))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2:
                    lines[at] = lines[at].Length > 3 ? lines[at].Remove(random.Next(lines[at].Length), 1) : lines[at];
                    break;
                default:
                    if (colon > 0)
                        lines[at] = $"{lines[at][..colon]}: {Values[random.Next(Values.Length)]}";
                    break;
            }
        }
        return string.Join('\n', lines);
    }

    private const string Right = """
        name: NAME
        title: A product
        description: What it is
        image: registry.example/NAME:1
        port: 8080
        data: /data
        health: [/bin/true]
        run: [serve]
        user: "1000"
        shmMb: 64
        stopGrace: 20s
        openFiles: 1000
        maxBodyMb: 10
        readOnlyRoot: false
        retired: false
        route: subdomain
        tmp:
          sizeMb: 32
          exec: true
        check:
          path: /health
          status: 200-299
          every: 30s
          startPeriod: 2m
        environment:
          URL: "{url}"
          DB: "pg://x:{DB_PASSWORD}@db"
        capabilities: [CAP_CHOWN]
        secrets:
          DB_PASSWORD:
            length: 24
          ADMIN:
            title: Administrator
            show: true
        volumes:
          - name: media
            path: /media
            backup: skip
        parts:
          - name: db
            image: postgres:17
            share: 40
            health: [pg_isready]
            environment:
              POSTGRES_PASSWORD: "{DB_PASSWORD}"
            volumes:
              - name: db
                path: /var/lib/db
        commands:
          - name: report
            title: Report
            run: [/bin/report]
            timeoutSeconds: 5
        plans:
          - name: small
            title: Small
            price: 500
            currency: eur
            interval: month
            memoryMb: 100
            cpus: 0.5
            pids: 100
            diskMb: 100
            trafficGb: 10
            onTraffic: warn
            trialDays: 0
            dunning:
              settlement: 3d
              grace: 7d
              reminders: [3d]
              suspended: 21d
              warning: 5d
              keepData: 30d
        """;
}
