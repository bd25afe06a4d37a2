using System.Text.Json;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>The list of what a release is made of, as bin/sbom writes it.</summary>
public sealed class SbomTests
{
    [Fact]
    public async Task AReleaseSaysWhatIsInIt()
    {
        var folder = Directory.CreateTempSubdirectory("berth-sbom-");
        try
        {
            await Shell.RunAsync(Repository.Path("bin", "sbom"), [folder.FullName]);
            using var bom = JsonDocument.Parse(
                await File.ReadAllTextAsync(Path.Combine(folder.FullName, "berth.cdx.json"))
            );
            Says(bom.RootElement, "bomFormat").ShouldBe("CycloneDX");
            Says(bom.RootElement, "specVersion").ShouldBe("1.6");
            Says(bom.RootElement, "serialNumber").ShouldMatch("^urn:uuid:[0-9a-f-]{36}$");
            Says(bom.RootElement.GetProperty("metadata").GetProperty("component"), "name").ShouldBe("Berth");

            var components = bom.RootElement.GetProperty("components").EnumerateArray().ToList();
            components.Select(c => Says(c, "bom-ref")).ShouldBeUnique();
            foreach (var component in components)
            {
                Says(component, "type").ShouldBeOneOf("library", "container");
                Says(component, "name").ShouldNotBeEmpty();
                Says(component, "version").ShouldNotBeEmpty();
            }

            // All that the product and the base stack lock.
            var shipped = components.Where(c => !IsExcluded(c)).Select(c => Says(c, "bom-ref")).ToHashSet();
            foreach (var (name, version) in Locked("Api").Concat(Locked("Infra")))
                shipped.ShouldContain($"pkg:nuget/{name}@{version}");
            shipped.ShouldContain(r => r.StartsWith("pkg:nuget/Stripe.net@", StringComparison.Ordinal));
            shipped.ShouldNotContain(r => r.StartsWith("pkg:nuget/xunit", StringComparison.OrdinalIgnoreCase));
            var npgsql = components.Single(c => Says(c, "name") == "Npgsql");
            npgsql
                .GetProperty("licenses")[0]
                .GetProperty("license")
                .GetProperty("id")
                .GetString()
                .ShouldBe("PostgreSQL");
            Says(npgsql.GetProperty("hashes")[0], "alg").ShouldBe("SHA-512");

            // What pages have of npm is shipped; what else comes from there is said not to be.
            shipped
                .Where(r => r.StartsWith("pkg:npm/", StringComparison.Ordinal))
                .ShouldBe(["pkg:npm/%40xterm/addon-fit@0.11.0", "pkg:npm/%40xterm/xterm@6.0.0"], ignoreOrder: true);
            components.Where(IsExcluded).ShouldAllBe(c => Says(c, "bom-ref").StartsWith("pkg:npm/"));
            components.Where(IsExcluded).ShouldContain(c => Says(c, "name") == "maildev");

            // The proxies' images name the packages that they were made of.
            foreach (var image in components.Where(c => Says(c, "type") == "container"))
                bom.RootElement.GetProperty("dependencies")
                    .EnumerateArray()
                    .Single(d => Says(d, "ref") == Says(image, "bom-ref"))
                    .GetProperty("dependsOn")
                    .EnumerateArray()
                    .ShouldAllBe(r => shipped.Contains(r.GetString()!) && r.GetString()!.StartsWith("pkg:deb/debian/"));

            // Nothing depends on what is not listed.
            var known = components.Select(c => Says(c, "bom-ref")).ToHashSet();
            bom.RootElement.GetProperty("dependencies")
                .EnumerateArray()
                .Where(d => d.TryGetProperty("dependsOn", out _))
                .SelectMany(d => d.GetProperty("dependsOn").EnumerateArray())
                .Select(r => r.GetString()!)
                .Where(r => !known.Contains(r))
                .ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsExcluded(JsonElement component) =>
        component.TryGetProperty("scope", out var scope) && scope.GetString() == "excluded";

    private static string Says(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static List<(string Name, string Version)> Locked(string project)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(Repository.Path("src", project, "packages.lock.json"))
        );
        return
        [
            .. document
                .RootElement.GetProperty("dependencies")
                .EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Where(p => p.Value.GetProperty("type").GetString() != "Project")
                .Select(p => (p.Name, p.Value.GetProperty("resolved").GetString()!)),
        ];
    }
}
