using Berth.Shop.Catalog;
using Shouldly;
using Xunit;

namespace Berth.Tests.Catalog;

public sealed class LoadCatalogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("berth-catalog-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ReadsTheCatalogOfTheRepository() =>
        LoadCatalog.From(Repository.Path("catalog")).Find("hello")!.Plan("small")!.Price.ShouldBe(500);

    [Fact]
    public void SaysAllMistakesOfAllFilesAtOnce()
    {
        Write("one.yaml", "name: One\ntitle: x\nimage: i\nport: 0\ndata: data\nplans: []\n");
        Write(
            "two.yaml",
            "name: two\ntitle: x\nimage: i\nport: 80\ndata: /data\nplans:\n  - { name: small, title: Small, "
                + "price: 5, currency: EUR, interval: fortnight, memoryMb: 1, cpus: 0, pids: 1 }\n"
        );
        Write(
            "four.yaml",
            "name: four\ntitle: x\nimage: i\nport: 80\ndata: /data\nenvironment: { B: x }\nsecrets: { 1A: { "
                + "length: 5 }, B: { show: true }, C: }\ncommands: [{ name: 1up, title: x, run: [a] }, { name: x, "
                + "timeoutSeconds: 301 }, { name: x, title: x, run: [a] }]\n"
        );
        Write("three.yaml", "name: three\nmemory: 5\n");
        var message = Should.Throw<InvalidDataException>(() => LoadCatalog.From(_folder)).Message;
        foreach (
            var part in (string[])
                [
                    "one.yaml: name",
                    "one.yaml: port",
                    "one.yaml: data",
                    "one.yaml: plans",
                    "two.yaml: plans, small: price",
                    "currency",
                    "interval",
                    "memoryMb",
                    "cpus",
                    "pids",
                    "three.yaml, line 2",
                    "'1A' must be the name",
                    "1A: length: 5",
                    "B stands under environment",
                    "B: title",
                    "C is empty",
                    "commands, 1up: name",
                    "commands, x: title",
                    "commands, x: run",
                    "timeoutSeconds: 301",
                    "commands: 'x' stands there 2 times",
                ]
        )
            message.ShouldContain(part);
    }

    [Fact]
    public void RefusesWhatReachesFurtherThanTheContainer()
    {
        var hello = File.ReadAllText(Repository.Path("catalog", "hello.yaml"));
        Write(
            "a.yaml",
            hello
                .Replace(
                    "capabilities: []",
                    "capabilities: [CAP_NET_BIND_SERVICE, CAP_NET_RAW, CAP_SYS_ADMIN]",
                    StringComparison.Ordinal
                )
                .Replace("onTraffic: warn", "onTraffic: slow", StringComparison.Ordinal)
                .Replace("trafficGb: 100", "trafficGb: -1", StringComparison.Ordinal)
        );
        var message = Should.Throw<InvalidDataException>(() => LoadCatalog.From(_folder)).Message;
        foreach (
            var part in (string[])
                ["'CAP_NET_RAW' is not one", "'CAP_SYS_ADMIN' is not one", "onTraffic: 'slow'", "trafficGb: -1"]
        )
            message.ShouldContain(part);
        message.ShouldNotContain("'CAP_NET_BIND_SERVICE' is not one");
    }

    [Fact]
    public void RefusesTwoProductsOfOneName()
    {
        var hello = File.ReadAllText(Repository.Path("catalog", "hello.yaml"));
        Write("a.yaml", hello);
        Write("b.yaml", hello);
        Should
            .Throw<InvalidDataException>(() => LoadCatalog.From(_folder))
            .Message.ShouldContain("'hello' is used by 2 files");
    }

    [Fact]
    public void RefusesAnEmptyFolder() =>
        Should.Throw<InvalidDataException>(() => LoadCatalog.From(_folder)).Message.ShouldContain("no *.yaml file");

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
