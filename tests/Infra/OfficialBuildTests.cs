using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.Infra;

/// <summary>
/// <c>dotnet build Berth.slnx -p:Packages=official</c>, as far as it goes without those packages: what belongs to the
/// embedded ones alone is nothing in it.
/// </summary>
public sealed partial class OfficialBuildTests
{
    [Fact]
    public void WhatTestsTheInsidesOfTheEmbeddedPackagesSaysSo()
    {
        var projects = Projects().ToList();
        projects.Count.ShouldBeGreaterThan(20);
        projects
            .Where(p => !p.Path.StartsWith("embedded/", StringComparison.Ordinal))
            .Where(p =>
                p.Text.Contains("embedded/", StringComparison.Ordinal) || Insiders().Contains(p.Path.Split('/')[^1])
            )
            .Where(p => !p.Text.Contains("<TestsEmbeddedPackages>true", StringComparison.Ordinal))
            .Select(p => p.Path)
            .ShouldBeEmpty("It cannot be built with the official packages. Say <TestsEmbeddedPackages>true.");
    }

    [Theory]
    [InlineData("embedded/Pulumi.Docker/Pulumi.Docker.csproj")]
    [InlineData("tests/Pulumi/Pulumi.Tests.csproj")]
    [InlineData("tests/Pulumi.Docker/Pulumi.Docker.Tests.csproj")]
    [InlineData("tests/Pulumi.Cloudflare/Pulumi.Cloudflare.Tests.csproj")]
    public async Task ItIsNothingThere(string project)
    {
        var said = await Shell.RunAsync(
            "dotnet",
            [
                "msbuild",
                Repository.Path(project),
                "-t:Build",
                "-p:Packages=official",
                "-nologo",
                "-getItem:ProjectReference,PackageReference",
            ]
        );
        said.ShouldNotContain("Identity");
    }

    // Those that an embedded package shows its internals to.
    private static IEnumerable<string> Insiders() =>
        Projects()
            .Where(p => p.Path.StartsWith("embedded/", StringComparison.Ordinal))
            .SelectMany(p => Shown().Matches(p.Text).Select(m => $"{m.Groups["name"].Value}.csproj"));

    private static IEnumerable<(string Path, string Text)> Projects() =>
        Listed()
            .Matches(File.ReadAllText(Repository.Path("Berth.slnx")))
            .Select(m => m.Groups["path"].Value)
            .Select(p => (p, File.ReadAllText(Repository.Path(p))));

    [GeneratedRegex("Project Path=\"(?<path>[^\"]+)\"")]
    private static partial Regex Listed();

    [GeneratedRegex("InternalsVisibleTo Include=\"(?<name>[^\"]+Tests)\"")]
    private static partial Regex Shown();
}
