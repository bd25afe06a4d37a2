using Berth.Shop.Catalog;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>What a product's file says of backups.</summary>
public sealed class BackupFileTests : IDisposable
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
          - name: s
            title: S
            price: 500
            currency: eur
            memoryMb: 100
            cpus: 1
            pids: 100
            PLAN

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("berth-backup-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("every: 5h", "line 20: plans, s: backups, every: '5h' must be day, or 1h")]
    [InlineData("every: week", "every: 'week' must be day")]
    [InlineData("at: '3 o''clock'", "line 20: plans, s: backups, at: '3 o'clock' must be a time of day in UTC")]
    [InlineData("at: '24:00'", "at: '24:00' must be a time of day")]
    [InlineData("keep: 7", "line 20: plans, s: backups, keep: '7' must be numbers")]
    [InlineData("keep: 7 days", "keep: '7 days' must be")]
    [InlineData("keep: 0 daily", "keep: '0 daily' must be")]
    [InlineData("keep: 7 daily 3 daily", "each period once")]
    [InlineData("often: yes", "line 20: plans, s, backups, often: is no key")]
    public void MistakesInAPlanAreSaid(string backups, string said) =>
        Mistakes("retired: false", "share: 40", $"backups: {{ {backups} }}").ShouldContain(said);

    [Fact]
    public void MistakesInContainersAreSaid()
    {
        var said = Mistakes("consistency: frozen", "consistency: often", "stock: 0");
        said.ShouldContain("line 6: consistency: 'frozen' must be live, pause or stop");
        said.ShouldContain("line 11: parts, db, consistency: 'often' must be live, pause or stop");
    }

    [Fact]
    public void WhatIsRightIsRead()
    {
        var product = Read(
            "consistency: stop",
            "consistency: pause",
            "backups: { every: 6h, at: 22:15, keep: 3 hourly 2 yearly }"
        );
        product.Held.ShouldBe([("db", false), ("app", true)]);
        var terms = product.Plans[0].Backups!;
        (terms.Interval, terms.Begin).ShouldBe((TimeSpan.FromHours(6), new TimeSpan(22, 15, 0)));
        terms.Words.ShouldBe("every 6 hours; 3 hourly and 2 yearly ones are kept");
        Read("retired: false", "", "backups: {}")
            .Plans[0]
            .Backups!.Words.ShouldBe("each day; 7 daily, 4 weekly and 6 monthly ones are kept");
        Read("retired: false", "", "").Plans[0].Backups.ShouldBeNull();
    }

    private string Mistakes(string door, string part, string plan) =>
        Should.Throw<InvalidDataException>(() => Read(door, part == "share: 40" ? "" : part, plan)).Message;

    private Product Read(string door, string part, string plan)
    {
        System.IO.File.WriteAllText(
            Path.Combine(_folder, "p.yaml"),
            File.Replace("DOOR", door).Replace("PART", part).Replace("PLAN", plan)
        );
        return LoadCatalog.From(_folder).Products.Single();
    }
}
