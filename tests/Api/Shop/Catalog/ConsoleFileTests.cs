using Berth.Shop.Catalog;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

/// <summary>What a product's file may say of its console.</summary>
public sealed class ConsoleFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SaysNothingAndThereIsNone() => Read("")!.Console.ShouldBeNull();

    [Fact]
    public void IsRead()
    {
        var console = Read(
            "console: { shell: [/bin/bash, -l], user: \"1000:1000\", part: db, limit: 2h, idle: 10m }"
        ).Console!;
        console.Shell.ShouldBe(["/bin/bash", "-l"]);
        (console.User, console.Part).ShouldBe(("1000:1000", "db"));
        (console.Limit, console.Idle).ShouldBe((TimeSpan.FromHours(2), TimeSpan.FromMinutes(10)));

        var usual = Read("console: { shell: [/bin/sh] }");
        (usual.Console!.Limit, usual.Console.Idle).ShouldBe((TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5)));
        usual.Console.In(usual).ShouldBe(usual);
        usual.Console.WhoIn(usual).ShouldBe("its program's user");
        var part = Read("console: { shell: [/bin/sh], part: db }");
        part.Console!.In(part).ShouldBe(part.Parts.Single());
        part.Console.WhoIn(part).ShouldBe("999");
    }

    [Theory]
    [InlineData("{ }", "console, shell: must be a shell")]
    [InlineData("{ shell: [] }", "console, shell: must be a shell")]
    [InlineData("{ shell: [/bin/sh, \"\"] }", "console, shell: must be a shell")]
    [InlineData("{ shell: }", "console, shell: is empty")]
    [InlineData("{ shell: [/bin/sh, -c] }", "console, shell: has -c")]
    [InlineData("{ shell: [/bin/sh], user: \"no user\" }", "console, user: 'no user' must be a user")]
    [InlineData("{ shell: [/bin/sh], part: cache }", "console, part: 'cache' is none of its parts")]
    [InlineData("{ shell: [/bin/sh], limit: 30s }", "console, limit: 00:00:30 must be 1m to 8h")]
    [InlineData("{ shell: [/bin/sh], limit: 9h }", "console, limit: 09:00:00 must be 1m to 8h")]
    [InlineData("{ shell: [/bin/sh], idle: 5s }", "console, idle: 00:00:05 must be 10s to the limit")]
    [InlineData(
        "{ shell: [/bin/sh], limit: 2m, idle: 3m }",
        "console, idle: 00:03:00 must be 10s to the limit, 00:02:00"
    )]
    [InlineData("{ shell: [/bin/sh], minutes: 3 }", "minutes")]
    public void AMistakeHasItsFileItsLineAndItsKey(string console, string said) =>
        Should
            .Throw<InvalidDataException>(() => Read($"console: {console}"))
            .Message.ShouldContain(console.Contains("minutes") ? "p.yaml, line 9" : $"p.yaml, line 9: {said}");

    private Product Read(string console)
    {
        File.WriteAllText(
            Path.Combine(_folder, "p.yaml"),
            "name: p\ntitle: P\ndata: /data\nimage: i\nport: 80\nplans:\n  - { name: s, title: S, price: 500, currency: eur, memoryMb: "
                + "256, cpus: 1, pids: 128 }\nparts: [{ name: db, image: d, share: 40, user: \"999\" }]\n"
                + console
                + "\n"
        );
        return LoadCatalog.From(_folder).Find("p")!;
    }
}
