using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Tenancy;
using Berth.Tenants;
using Berth.Tenants.Containers;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>What a product's file says of its containers.</summary>
public sealed class PartsFileTests : IDisposable
{
    private const string File = """
        name: p
        title: P
        image: i
        port: 80
        data: /data
        DOOR
        parts:
          - name: db
            image: d
            share: 40
            PART
        plans:
          - { name: s, title: S, price: 500, currency: eur, memoryMb: 100, cpus: 1, pids: 100 }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("berth-parts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "share: 0", "line 11: parts, db, share: 0 must be 1-90")]
    [InlineData("", "share: 91", "line 11: parts, db, share: 91 must be 1-90")]
    [InlineData("", "share: 95\n    health: ['']", "line 11: parts, db, share: 95 must be")]
    [InlineData("", "name: app", "line 11: parts, app, name: 'app' must be")]
    [InlineData("", "volumes: [{ name: DB, path: /x }]", "line 11: parts, db, volumes, DB, name: must be 1-40")]
    [InlineData(
        "",
        "volumes: [{ name: db, path: x }]",
        "line 11: parts, db, volumes, db, path: 'x' must be an absolute path"
    )]
    [InlineData("", "volumes: [{ name: db, path: /a/../b }]", "'/a/../b' must be an absolute path")]
    [InlineData("", "volumes: [{ name: db, path: '/a:ro' }]", "'/a:ro' must be an absolute path")]
    [InlineData("", "volumes: [{ name: db, path: /x, backup: no }]", "backup: 'no' must be copy or skip")]
    [InlineData("", "volumes: [{ name: a, path: /x }, { name: b, path: /x/ }]", "'/x' is mounted 2 times")]
    [InlineData("volumes: [{ name: data, path: /x }]", "", "line 6: volumes, data, name: must be")]
    [InlineData("volumes: [{ name: x, path: /data }]", "", "line 6: volumes: '/data' is mounted 2 times")]
    [InlineData(
        "volumes: [{ name: x, path: /x, backup: skip }]",
        "volumes: [{ name: x, path: /x }]",
        "'x' is to be copied and skipped"
    )]
    [InlineData("", "environment: { A: '{NOPE}' }", "line 11: parts, db, environment, A: {NOPE} is no placeholder")]
    [InlineData("", "capabilities: [CAP_SYS_ADMIN]", "line 11: parts, db, capabilities: 'CAP_SYS_ADMIN'")]
    [InlineData("", "user: 'a b'", "line 11: parts, db, user: 'a b' must be a user")]
    [InlineData("user: root:0:1", "", "line 6: user:")]
    [InlineData("shmMb: -1", "", "line 6: shmMb: -1 must be")]
    [InlineData("tmp: { sizeMb: 0 }", "", "line 6: tmp, sizeMb: 0 must be")]
    [InlineData("tmp: { siezMb: 0 }", "", "line 6: tmp, siezMb: is no key")]
    [InlineData("stopGrace: 11m", "", "line 6: stopGrace:")]
    [InlineData("openFiles: 1", "", "line 6: openFiles: 1 must be")]
    [InlineData("ulimits: { nproc: 5 }", "", "line 6: ulimits, nproc: must be one of core, fsize, memlock, stack")]
    [InlineData("", "ulimits: { memlock: -2 }", "line 11: parts, db, ulimits, memlock: -2 must be -1 (none) to")]
    [InlineData("run: ['']", "", "line 6: run: has an empty argument")]
    [InlineData(
        "secrets: { data: {} }",
        "volumes: [{ name: last-data, path: /x }]",
        "parts, db, volumes, last-data, name: must be"
    )]
    public void AMistakeHasItsFileItsLineAndItsKey(string door, string part, string said) =>
        Should.Throw<InvalidDataException>(() => Load(door, part)).Message.ShouldContain(said);

    [Theory]
    [InlineData(100, 8, "db would have 40 MiB and 3 processes, and needs 6 and 8")]
    [InlineData(10, 100, "db would have 4 MiB and 40 processes")]
    public void APlanThatIsTooSmallForItsPartsIsAMistake(int memory, int pids, string said) =>
        Should
            .Throw<InvalidDataException>(() =>
                Load(
                    "",
                    "",
                    f => f.Replace("memoryMb: 100", $"memoryMb: {memory}").Replace("pids: 100", $"pids: {pids}")
                )
            )
            .Message.ShouldContain(said);

    [Fact]
    public void PartsShareThePlanAndGetTheSecretsThatTheyName()
    {
        var product = Load(
            "secrets: { KEY: {}, OTHER: {} }\nvolumes: [{ name: media, path: /media }]",
            "environment: { A: 'x{KEY}', B: '{name}' }\n    volumes: [{ name: db, path: /db, backup: skip }, { name: media, path: /m }]"
        );
        product.VolumeNames.ShouldBe(["data", "db", "media"]);
        product.SkippedVolumes.ShouldBe(["db"]);
        product.SecretVariables().Order().ShouldBe(["A", "KEY", "OTHER"]);
        var tenant = Tenant();
        tenant.Pin("sha256:door");
        tenant.Pin("db", "sha256:db");
        var containers = FillContainers.Of(
            product,
            product.Plans[0],
            tenant,
            new(
                new Dictionary<string, string> { ["name"] = "ada" },
                new Dictionary<string, Secret> { ["KEY"] = new("k"), ["OTHER"] = new("o") },
                KnownAnswers.None,
                new Dictionary<string, int>()
            )
        );
        containers
            .Select(c => (c.Name, c.Image, c.MemoryMb, c.Cpus, c.Pids))
            .ShouldBe([("db", "sha256:db", 40, 0.4, 40), ("app", "sha256:door", 60, 0.6, 60)]);
        containers[0].Secrets.Keys.ShouldBe(["A"]);
        containers[0].Environment.ShouldBe(new Dictionary<string, string> { ["B"] = "ada" });
        containers[1].Secrets.Keys.Order().ShouldBe(["KEY", "OTHER"]);
        containers[1].Mounts.ShouldBe([new("data", "/data"), new("media", "/media")]);
    }

    [Theory]
    [InlineData(1000, 1, 33)]
    [InlineData(7, 0.01, 50)]
    [InlineData(int.MaxValue, 512, 90)]
    public void TogetherTheyNeverHaveMoreThanWasSold(int memory, double cpus, int share)
    {
        var plan = new Plan
        {
            MemoryMb = memory,
            Cpus = cpus,
            Pids = 100,
        };
        var (one, rest) = (ShareOf.Plan(plan, share), ShareOf.Plan(plan, 100 - share));
        ((long)one.MemoryMb + rest.MemoryMb).ShouldBeLessThanOrEqualTo(memory);
        (one.Cpus + rest.Cpus).ShouldBeLessThanOrEqualTo(cpus + 1e-9);
        ShareOf.Plan(plan, 100).ShouldBe(new(memory, cpus, 100));
    }

    private static Tenant Tenant() =>
        (Tenant)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(Tenant));

    private Product Load(string door, string part, Func<string, string>? change = null)
    {
        var text = File.Replace("DOOR", door).Replace("    PART", $"    {part}");
        // What is said twice is said last.
        if (part.StartsWith("share", StringComparison.Ordinal))
            text = text.Replace("    share: 40\n", "\n");
        if (part.StartsWith("name", StringComparison.Ordinal))
            text = text.Replace("  - name: db\n    image: d", "  - image: d\n");
        System.IO.File.WriteAllText(Path.Combine(_folder, "p.yaml"), (change ?? (f => f))(text));
        return LoadCatalog.From(_folder).Find("p")!;
    }
}
