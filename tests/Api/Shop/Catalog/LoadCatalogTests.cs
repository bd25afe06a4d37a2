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

    [Theory]
    [InlineData("environment:", "p.yaml, line 7: environment: is empty")]
    [InlineData("environment: { A: , B: x }", "p.yaml, line 7: environment, A: is empty")]
    [InlineData("environment: { A: [x] }", "p.yaml, line 7")]
    [InlineData("environment: { A: \"{mail}\" }", "p.yaml, line 7: environment, A: {mail} is no placeholder")]
    [InlineData("environment: { A: \"{SECRET}\" }", "{SECRET} is no placeholder")]
    [InlineData("environment: { A: \"x\\0\" }", "p.yaml, line 7: environment, A: has a NUL")]
    [InlineData("health:", "p.yaml, line 7: health: is empty")]
    [InlineData("health: [a, ]\ncapabilities: [~]", "p.yaml, line 8: capabilities, 1: is empty")]
    [InlineData("commands: [{ name: x, title: X, run: }]", "p.yaml, line 7: commands, x, run: is empty")]
    [InlineData("check:", "p.yaml, line 7: check: is empty")]
    [InlineData("check: { path: }", "p.yaml, line 7: check, path: is empty")]
    [InlineData(
        "commands:\n  - name: x\n    title: X\n    run: [a]\n    timeoutSeconds: 0",
        "p.yaml, line 11: commands, x: timeoutSeconds"
    )]
    [InlineData("image: ~", "p.yaml, line 7")]
    [InlineData("description: *nowhere", "p.yaml, line 7")]
    [InlineData("route: 7", "p.yaml, line 7: route")]
    [InlineData("port: 0", "p.yaml, line 7: port: 0 must be 1-65535")]
    [InlineData("port: 80\ncheck: { scheme: tcp }", "check, scheme: tcp is for products without HTTP")]
    [InlineData("port: 0\ncheck: { scheme: tcp }", "ports: a product without HTTP has at least one")]
    [InlineData(
        "port: 0\ncheck: { scheme: tcp }\nroute: path\nports: [{ name: a, port: 8008 }]",
        "route: path is for products that serve HTTP"
    )]
    [InlineData("port: 80\ncheck: { scheme: tcp, path: /x }", "check, scheme: tcp asks for no page")]
    [InlineData("gate: everybody", "p.yaml, line 7: gate: ")]
    [InlineData("route: path\ngate: buyer", "p.yaml, line 8: gate: buyer needs route: subdomain")]
    [InlineData("port: 99999999999", "p.yaml, line 7: port: ")]
    public void AMistakeHasItsFileItsLineAndItsKey(string line, string said)
    {
        Write(
            "p.yaml",
            "name: p\ntitle: P\ndata: /data\nplans:\n  - { name: s, title: S, price: 500, currency: eur, memoryMb: 64, cpus: 1, "
                + "pids: 64 }\n\n"
                + line
                + (line.StartsWith("image", StringComparison.Ordinal) ? "" : "\nimage: i")
                + (line.StartsWith("port", StringComparison.Ordinal) ? "" : "\nport: 80")
                + "\n"
        );
        Should.Throw<InvalidDataException>(() => LoadCatalog.From(_folder)).Message.ShouldContain(said);
    }

    [Fact]
    public void KnownPlaceholdersAndSecretsAndTheTextItselfAreRead()
    {
        Write(
            "p.yaml",
            "name: p\ntitle: P\ndata: /data\nimage: i\nport: 80\nsecrets: { KEY: {} }\nenvironment:\n  A: \"{name} {url} "
                + "{host} {plan} {email} {customer} {site_name} {address} {memory_mb} {cpus} {KEY}\"\n  B: \"{{name}} "
                + "{\\\"a\\\":{\\\"b\\\":1}}\"\nplans:\n  - { name: s, title: S, price: 500, currency: eur, memoryMb: 64, "
                + "cpus: 1, pids: 64 }\n"
        );
        var product = LoadCatalog.From(_folder).Find("p")!;
        var values = Placeholders.Known.Keys.ToDictionary(k => k, k => k.ToUpperInvariant());
        var (plain, secret) = Berth.Tenants.Containers.FillEnvironment.Of(
            product.Environment,
            values,
            new Dictionary<string, Berth.Tenants.Secret> { ["KEY"] = new("s3cret") }
        );
        plain.ShouldBe(new Dictionary<string, string> { ["B"] = "{name} {\"a\":{\"b\":1}}" });
        secret["A"].Value.ShouldBe("NAME URL HOST PLAN EMAIL CUSTOMER SITE_NAME ADDRESS MEMORY_MB CPUS s3cret");
        secret["KEY"].Value.ShouldBe("s3cret");
    }

    [Fact]
    public void WhatIsRetiredIsNotSoldButKnown()
    {
        var file = File.ReadAllText(Repository.Path("catalog", "hello.yaml"));
        Write("hello.yaml", file.Replace("  - name: large\n", "  - name: large\n    retired: true\n"));
        Write(
            "old.yaml",
            file.Replace("name: hello ", "name: old ")
                .Replace("default: true", "default: false")
                .Replace("retired: false", "retired: true")
        );
        var catalog = LoadCatalog.From(_folder);
        catalog.Products.ShouldHaveSingleItem().Offered.ShouldHaveSingleItem().Name.ShouldBe("small");
        catalog.OnSale("old").ShouldBeNull();
        catalog.Sold("old", "large").Plan.Name.ShouldBe("large");
        catalog.Sold("hello", "large").Plan.Name.ShouldBe("large");
    }

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
                    "one.yaml, line 1: name",
                    "one.yaml, line 4: port",
                    "one.yaml, line 5: data",
                    "one.yaml, line 6: plans",
                    "two.yaml, line 7: plans, small: price",
                    "currency",
                    "interval",
                    "memoryMb",
                    "cpus",
                    "pids",
                    "three.yaml, line 2: memory: is no key that a product's file has there",
                    "'1A' must be the name",
                    "1A: length: 5",
                    "B stands under environment",
                    "B: title",
                    "secrets, C: is empty",
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
    public void RefusesAChecksMistakesWithTheirKeys()
    {
        var hello = File.ReadAllText(Repository.Path("catalog", "hello.yaml"));
        Write(
            "a.yaml",
            hello
                .Replace("scheme: http ", "scheme: gopher ", StringComparison.Ordinal)
                .Replace("  path: /\n", "  path: health\n", StringComparison.Ordinal)
                .Replace("method: GET ", "method: HEAD ", StringComparison.Ordinal)
                .Replace("status: 200-399 ", "status: 399-200 ", StringComparison.Ordinal)
                .Replace("words: \"\" ", "words: hello ", StringComparison.Ordinal)
                .Replace("every: 60s ", "every: 4s ", StringComparison.Ordinal)
                .Replace("timeout: 10s", "timeout: 31s", StringComparison.Ordinal)
                .Replace("startPeriod: 60s ", "startPeriod: 2h ", StringComparison.Ordinal)
        );
        Write(
            "b.yaml",
            hello
                .Replace("name: hello ", "name: other ", StringComparison.Ordinal)
                .Replace("  scheme: http ", "  sheme: http ", StringComparison.Ordinal)
        );
        var message = Should.Throw<InvalidDataException>(() => LoadCatalog.From(_folder)).Message;
        foreach (
            var part in (string[])
                [
                    "check, scheme: 'gopher'",
                    "check, path: 'health'",
                    "check, status: '399-200'",
                    "check, words: an answer to HEAD",
                    "check, every: 00:00:04",
                    "check, timeout: 00:00:31",
                    "check, startPeriod: 02:00:00",
                    "b.yaml, line",
                ]
        )
            message.ShouldContain(part);
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
