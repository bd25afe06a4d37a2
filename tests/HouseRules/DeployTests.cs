using System.Globalization;
using Berth.Platform.Settings;
using Shouldly;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Berth.Tests.HouseRules;

/// <summary>
/// What is deployed keeps the roles apart: only the worker has Docker, each role is its own user, and systemd takes the
/// units.
/// </summary>
public sealed class DeployTests
{
    private static readonly string Units = Repository.Path("deploy", "systemd");

    /// <summary>
    /// tests/EndToEnd/Isolation runs <c>hosts prepare</c> with the settings' defaults. They are what is deployed: no file
    /// of it sets others.
    /// </summary>
    [Fact]
    public void WhatIsDeployedIsolatesAsTheMatrixTries()
    {
        new IsolationSettings().Firewall.ShouldBe(FirewallMode.Require);
        var worker = File.ReadAllLines(Path.Combine(Units, "berth-worker.service"));
        worker.ShouldContain("Requires=berth-prepare.service");
        worker.Single(l => l.StartsWith("After=", StringComparison.Ordinal)).ShouldContain(" berth-prepare.service");
        foreach (var file in Directory.EnumerateFiles(Repository.Path("deploy"), "*", SearchOption.AllDirectories))
            File.ReadLines(file)
                .Where(l =>
                    !l.TrimStart().StartsWith('#') && l.Contains("Isolation", StringComparison.OrdinalIgnoreCase)
                )
                .ShouldBeEmpty(file);
    }

    [Theory]
    [InlineData("berth-web", 2.0)]
    [InlineData("berth-worker", 2.0)]
    [InlineData("berth-prepare", 3.5)]
    public async Task SystemdTakesTheUnitsAndFindsThemWellClosed(string unit, double mostExposure)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd is not installed.");
        var folder = Directory.CreateTempSubdirectory("berth-units-");
        try
        {
            // The binary is not installed here.
            foreach (var file in Directory.EnumerateFiles(Units, "berth-*"))
                await File.WriteAllTextAsync(
                    Path.Combine(folder.FullName, Path.GetFileName(file)),
                    (await File.ReadAllTextAsync(file)).Replace(
                        "=/usr/local/bin/berth ",
                        "=/bin/true ",
                        StringComparison.Ordinal
                    )
                );
            var path = Path.Combine(folder.FullName, $"{unit}.service");
            (
                await Shell.RunAsync(
                    "systemd-analyze",
                    ["verify", path, .. Directory.GetFiles(folder.FullName, $"{unit}.timer")]
                )
            )
                .Split('\n')
                .Where(l => l.Contains("berth-", StringComparison.Ordinal))
                .ShouldBeEmpty();
            await Shell.RunAsync(
                "systemd-analyze",
                [
                    "security",
                    "--offline=true",
                    string.Create(CultureInfo.InvariantCulture, $"--threshold={mostExposure * 10:0}"),
                    path,
                ]
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void OnlyTheWorkersUnitIsInTheGroupOfDocker()
    {
        var (web, worker) = (Unit("berth-web.service"), Unit("berth-worker.service"));
        (web["User"], worker["User"]).ShouldBe(("berth-web", "berth-worker"));
        (web["SupplementaryGroups"], worker["SupplementaryGroups"]).ShouldBe(("berth", "docker"));
        web["InaccessiblePaths"].ShouldContain("-/run/docker.sock");
        web["ReadWritePaths"].ShouldBe("/var/lib/berth/keys");
        foreach (
            var (name, value) in (ReadOnlySpan<(string, string)>)
                [
                    ("NoNewPrivileges", "yes"),
                    ("ProtectSystem", "strict"),
                    ("ProtectHome", "yes"),
                    ("PrivateTmp", "yes"),
                    ("CapabilityBoundingSet", ""),
                    ("RestrictNamespaces", "yes"),
                ]
        )
            (web[name], worker[name]).ShouldBe((value, value), name);
        foreach (
            var line in File.ReadAllLines(Path.Combine(Units, "berth.sysusers.conf"))
                .Where(l => l.StartsWith('m') && l.EndsWith(" docker", StringComparison.Ordinal))
        )
            line.ShouldStartWith("m berth-worker ");
    }

    [Fact]
    public void EachUnitGetsTheSecretsThatItNeedsAndWritesJson()
    {
        var (web, worker) = (Unit("berth-web.service"), Unit("berth-worker.service"));
        foreach (var unit in (Dictionary<string, string>[])[web, worker, Unit("berth-prepare.service")])
            unit["Environment"].Split(' ').ShouldContain("Berth__Logs__Format=json");
        Secrets(web).ShouldBe(["Berth__Database", "Berth__Stripe__ApiKey", "Berth__Stripe__WebhookSecrets__0"]);
        Secrets(worker).ShouldBe(["Berth__Database", "Berth__Stripe__ApiKey", "passphrase"]);
    }

    private static IEnumerable<string> Secrets(Dictionary<string, string> unit) =>
        unit["LoadCredential"].Split(' ').Select(s => s.Split(':')[0]);

    [Fact]
    public void ComposeKeepsTheRolesApart()
    {
        var services = Compose();
        services.Keys.Cast<string>().ShouldBe(["web", "worker", "migrate", "postgres"]);
        var users = services.ToDictionary(s => (string)s.Key, s => (string)Of(s.Value)["user"]);
        users.ShouldBe(
            new Dictionary<string, string>
            {
                ["web"] = "8701:8701",
                ["worker"] = "8702:8700",
                ["migrate"] = "8702:8700",
                ["postgres"] = "999:999",
            }
        );
        foreach (var (name, service) in services.Select(s => ((string)s.Key, Of(s.Value))))
        {
            var mounts = List(service, "volumes");
            mounts.Any(m => m.Contains("docker", StringComparison.Ordinal)).ShouldBe(name == "worker", name);
            mounts
                .Any(m => m.StartsWith("/run/berth:/run/berth", StringComparison.Ordinal))
                .ShouldBe(name != "postgres", name);
            (
                (string)service["read_only"],
                List(service, "cap_drop").Single(),
                List(service, "security_opt").Single()
            ).ShouldBe(("true", "ALL", "no-new-privileges:true"), name);
            service.ContainsKey("ports").ShouldBeFalse($"{name} publishes a port: the proxy is the only door.");
            (service.ContainsKey("healthcheck") || name == "migrate").ShouldBeTrue(name);
            ((string)service["network_mode"]).ShouldBe(name == "postgres" ? "none" : "host");
            foreach (var value in Of(service["environment"]).Values.Cast<string>())
                value.ShouldNotContain("sk_");
        }
        List(Of(services["web"]), "volumes").ShouldContain("/run/berth:/run/berth:ro");
        List(Of(services["web"]), "secrets")
            .ShouldBe(["web-database", "Berth__Stripe__ApiKey", "Berth__Stripe__WebhookSecrets__0"]);
        List(Of(services["worker"]), "secrets").ShouldBe(["Berth__Database", "Berth__Stripe__ApiKey", "passphrase"]);
        List(Of(services["worker"]), "volumes").ShouldContain("/run/berth:/run/berth");
        foreach (var role in (string[])["web", "worker", "migrate"])
            Of(Of(services[role])["environment"])["Berth__Logs__Format"].ShouldBe("json", role);
    }

    private static Dictionary<string, string> Unit(string file) =>
        File.ReadAllLines(Path.Combine(Units, file))
            .Where(l => !l.StartsWith('#') && l.Contains('=', StringComparison.Ordinal))
            .Select(l => l.Split('=', 2))
            .GroupBy(p => p[0])
            .ToDictionary(g => g.Key, g => string.Join(' ', g.Select(p => p[1])));

    private static Dictionary<object, object> Compose()
    {
        var parser = new MergingParser(
            new Parser(new StringReader(File.ReadAllText(Repository.Path("deploy", "compose.yaml"))))
        );
        parser.Consume<StreamStart>();
        return Of(new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(parser)["services"]);
    }

    private static Dictionary<object, object> Of(object map) => (Dictionary<object, object>)map;

    private static IReadOnlyList<string> List(Dictionary<object, object> service, string key) =>
        service.TryGetValue(key, out var list) ? [.. ((List<object>)list).Select(Source)] : [];

    /// <summary>Of a secret under another name: which one it is.</summary>
    private static string Source(object entry) => entry as string ?? (string)Of(entry)["source"];
}
