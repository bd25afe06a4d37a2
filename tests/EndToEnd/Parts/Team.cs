using Shouldly;

namespace Berth.Tests.EndToEnd.Parts;

/// <summary>
/// A product of four containers: a door, and three parts that only it reaches; the database has a volume of its own and a
/// password that is told to it and the worker, and a cache whose data nobody copies.
/// </summary>
internal static class Team
{
    public const string File = """
        name: team
        title: Team
        image: berth/hello:1
        port: 8080
        data: /data
        stopGrace: 1s
        volumes:
          - { name: media, path: /media }
        check: { every: 5s }
        environment: { DB_URL: "http://admin:{DB_PASSWORD}@db:8080/private/" }
        secrets:
          DB_PASSWORD: { length: 24 }
          OTHER_KEY: { length: 24 }
        parts:
          - name: db
            image: berth/hello:1
            share: 25
            health: [/bin/busybox, wget, -q, -O, /dev/null, "http://127.0.0.1:8080/health"]
            environment: { ADMIN_PASSWORD: "{DB_PASSWORD}" }
            volumes:
              - { name: db, path: /data }
          - name: cache
            image: berth/hello:1
            share: 25
            init: true
            run: [/bin/busybox, httpd, -f, -p, "6379", -h, /cache]
            volumes:
              - { name: cache, path: /cache, backup: skip }
          - name: worker
            image: berth/hello:1
            share: 25
            init: true
            run: [/bin/busybox, sleep, "1000000"]
            environment: { NAME: "{name}", DB_PASSWORD: "{DB_PASSWORD}" }
            volumes:
              - { name: media, path: /media }
        plans:
          - { name: small, title: Small, price: 500, currency: eur, memoryMb: 64, cpus: 0.4, pids: 64 }
          - { name: large, title: Large, price: 900, currency: eur, memoryMb: 128, cpus: 0.4, pids: 64 }

        """;

    public static readonly string[] Parts = ["cache", "db", "worker"],
        Volumes = ["cache", "db", "media"];

    /// <summary>The catalog's folder, with hello beside it.</summary>
    public static string Write(string folder)
    {
        var catalog = Directory.CreateDirectory(Path.Combine(folder, "catalog")).FullName;
        System.IO.File.Copy(Repository.Path("catalog", "hello.yaml"), Path.Combine(catalog, "hello.yaml"));
        System.IO.File.WriteAllText(Path.Combine(catalog, "team.yaml"), File);
        return catalog;
    }

    /// <summary>Everything of it that an engine has.</summary>
    public static async Task ShouldBeAsync(Installation it, string name, bool running)
    {
        var own = $"{it.Name}-{name}";
        string[] containers = [own, .. Parts.Select(p => $"{own}.{p}")];
        string[] all =
        [
            .. running ? containers.Select(c => $"container {c} running") : [],
            $"network {own}",
            .. Volumes.Select(v => $"volume {own}.{v}").Prepend($"volume {own}-data"),
        ];
        (await it.TenantResourcesAsync())
            .Where(r => r.Split(' ')[1] is var x && (x == own || x == $"{own}-data" || x.StartsWith($"{own}.")))
            .Order(StringComparer.Ordinal)
            .ShouldBe(all.Order(StringComparer.Ordinal));
    }
}
