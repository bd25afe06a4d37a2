using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>What is built and run is what was reviewed: everything that comes from elsewhere has a version, and where it can, a checksum.</summary>
public sealed partial class SupplyTests
{
    [Fact]
    public void EachProjectHasItsPackagesLocked()
    {
        var projects = SourceFile.Under(".", "*.csproj").Where(p => !IsOfficial(p)).ToList();
        projects.Count.ShouldBeGreaterThan(20);
        projects
            .Select(p => Path.Combine(Path.GetDirectoryName(p.Path)!, "packages.lock.json"))
            .Where(l => !File.Exists(Repository.Path(l)))
            .ShouldBeEmpty("A project has no packages.lock.json. Run bin/update-locks nuget, and commit it.");
    }

    /// <summary>Restores refuse what is not locked already; this says so without one.</summary>
    [Fact]
    public void LocksHaveWhatIsAskedForWithChecksums()
    {
        var asked = XDocument
            .Load(Repository.Path("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(p => p.Attribute("Include")!.Value, p => p.Attribute("Version")!.Value);
        var locked = SourceFile.Under(".", "packages.lock.json").SelectMany(Packages).ToList();
        locked.ShouldContain(p => p.Name == "Npgsql");
        locked
            .Where(p =>
                Convert.FromBase64String(p.Hash).Length != 64
                || asked.TryGetValue(p.Name, out var version) && version != p.Version
            )
            .Select(p => $"{p.Lock}: {p.Name} {p.Version}")
            .ShouldBeEmpty("Locked otherwise than Directory.Packages.props asks. Run bin/update-locks nuget.");
    }

    [Fact]
    public void NpmPackagesAreLockedWithChecksumsAndWithoutAddresses()
    {
        var manifests = SourceFile.Under(".", "package.json").ToList();
        manifests.Count.ShouldBe(7);
        foreach (var manifest in manifests)
        {
            using var asked = JsonDocument.Parse(manifest.Text);
            var path = Repository.Path(Path.Combine(Path.GetDirectoryName(manifest.Path)!, "package-lock.json"));
            File.Exists(path).ShouldBeTrue($"{manifest.Path} has no lock. Run bin/update-locks npm.");
            using var locked = JsonDocument.Parse(File.ReadAllText(path));
            var packages = locked.RootElement.GetProperty("packages");
            foreach (var (name, version) in Asked(asked.RootElement))
                packages.GetProperty($"node_modules/{name}").GetProperty("version").GetString().ShouldBe(version, name);
            foreach (var package in packages.EnumerateObject().Where(p => p.Name != "" && !IsInside(p)))
            {
                package
                    .Value.GetProperty("integrity")
                    .GetString()!
                    .ShouldStartWith("sha512-", Case.Sensitive, package.Name);
                package.Value.TryGetProperty("resolved", out _).ShouldBeFalse(package.Name);
            }
        }
        Scripts()
            .SelectMany(f =>
                f.Where(l => NpmInstall().IsMatch(l) && !l.Contains("--package-lock-only", StringComparison.Ordinal))
            )
            .ShouldBeEmpty("npm takes what the lock says: npm_ci of bin/lib.sh, Npm.ModulesAsync in tests.");
    }

    [Fact]
    public void ImagesAreBuiltOnDigests() =>
        SourceFile
            .Under("images", "Dockerfile")
            .SelectMany(f => f.Where(l => l.StartsWith("FROM ", StringComparison.Ordinal) && !Pinned(f, l[5..])))
            .ShouldBeEmpty("FROM names scratch, an image with its @sha256: digest, or an ARG without a default.");

    [Fact]
    public void ImagesThatAreRunAreNamedByDigestsOrOurs() =>
        SourceFile
            .Under("deploy", "*.yaml")
            .Concat(SourceFile.Under(".github", "*.yml"))
            .SelectMany(f =>
                f.Where(l => RunsImage().Match(l) is { Success: true } m && !IsPinned(m.Groups["image"].Value))
            )
            .ShouldBeEmpty("A tag is what somebody else last put there. Name the image by its @sha256: digest.");

    [Fact]
    public void ActionsArePinnedToCommits() =>
        SourceFile
            .Under(".github", "*.yml")
            .SelectMany(f => f.Where(l => l.Contains("uses:", StringComparison.Ordinal) && !Commit().IsMatch(l)))
            .ShouldBeEmpty("A tag can be moved. Write the commit, and the tag behind it as a comment.");

    [Fact]
    public void NothingOfSidIsTakenWithoutItsVersionAndChecksum()
    {
        var pins = File.ReadAllLines(Repository.Path("images", "pins")).Where(l => !l.StartsWith('#')).ToList();
        pins.ShouldNotBeEmpty();
        pins.ShouldAllBe(l => Pin().IsMatch(l));
        var taken = Scripts().SelectMany(f => SidPackage().Matches(f.Text)).Select(m => m.Groups[1].Value).ToList();
        taken.ShouldNotBeEmpty();
        taken
            .Where(p => !pins.Exists(l => l.StartsWith($"{p} ", StringComparison.Ordinal)))
            .ShouldBeEmpty("Add it to images/pins, and run bin/update-locks debian.");
        Scripts()
            .SelectMany(f => f.Where(l => AptOfSid().IsMatch(l) && !l.Contains("$package=", StringComparison.Ordinal)))
            .ShouldBeEmpty("What is taken from sid is taken by version, and never installed on the machine.");
        Scripts().SelectMany(f => f.Where(l => Unsigned().IsMatch(l))).ShouldBeEmpty("apt takes what is signed.");
    }

    private static bool IsOfficial(SourceFile project) => project.Path.Contains("/official/", StringComparison.Ordinal);

    private static IEnumerable<SourceFile> Scripts() =>
        SourceFile
            .Under("bin")
            .Concat(SourceFile.Under(".ci"))
            .Concat(SourceFile.Under("images"))
            .Concat(SourceFile.Under(".github"));

    private static bool Pinned(SourceFile file, string image) =>
        image == "scratch"
        || Digest().IsMatch(image)
        || image.StartsWith("${", StringComparison.Ordinal) && file.Lines.Contains($"ARG {image[2..^1]}");

    /// <summary>A variable that must be given is up to who gives it; one with a default is what the default says.</summary>
    private static bool IsPinned(string image) =>
        image.StartsWith("${", StringComparison.Ordinal)
            ? image.Contains(":?", StringComparison.Ordinal) || image.Contains(":-berth/", StringComparison.Ordinal)
            : Digest().IsMatch(image);

    private static IEnumerable<(string Lock, string Name, string Version, string Hash)> Packages(SourceFile file)
    {
        using var document = JsonDocument.Parse(file.Text);
        return
        [
            .. document
                .RootElement.GetProperty("dependencies")
                .EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject())
                .Where(p => p.Value.GetProperty("type").GetString() != "Project")
                .Select(p =>
                    (
                        file.Path,
                        p.Name,
                        p.Value.GetProperty("resolved").GetString()!,
                        p.Value.GetProperty("contentHash").GetString()!
                    )
                ),
        ];
    }

    /// <summary>What a package.json asks for, and what it asks for on some machines only.</summary>
    private static IEnumerable<(string Name, string Value)> Asked(JsonElement manifest) =>
        ((string[])["dependencies", "optionalDependencies"]).SelectMany(kind =>
            manifest.TryGetProperty(kind, out var packages) ? Texts(packages) : []
        );

    /// <summary>Whether it comes inside the package that asks for it, whose checksum is its, too.</summary>
    private static bool IsInside(JsonProperty package) =>
        package.Name.Contains("/node_modules/", StringComparison.Ordinal)
        && package.Value.TryGetProperty("inBundle", out var inside)
        && inside.GetBoolean();

    private static IEnumerable<(string Name, string Value)> Texts(JsonElement element) =>
        element.EnumerateObject().Select(p => (p.Name, p.Value.GetString()!));

    [GeneratedRegex(@"\bnpm (install|i|add|update)\b|\bnpx\b")]
    private static partial Regex NpmInstall();

    [GeneratedRegex("@sha256:[0-9a-f]{64}$")]
    private static partial Regex Digest();

    // A line of compose, or the image that `docker run` over several lines ends its options with.
    [GeneratedRegex(@"^\s*image: (?<image>.+)$|^\s+(?!-)(?<image>\S+:\S+) sh -c")]
    private static partial Regex RunsImage();

    [GeneratedRegex(@"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$|uses: \./")]
    private static partial Regex Commit();

    [GeneratedRegex(@"^[a-z0-9.+-]+ \S+ [a-z0-9]+ [0-9a-f]{64}$")]
    private static partial Regex Pin();

    [GeneratedRegex(@"^\s+sid_package ([a-z0-9.+-]+)", RegexOptions.Multiline)]
    private static partial Regex SidPackage();

    [GeneratedRegex(@"apt-get ""\$\{SID\[@\]\}"".* (download|install)\b|-t (sid|unstable)\b")]
    private static partial Regex AptOfSid();

    [GeneratedRegex(
        @"trusted=yes|allow-unauthenticated|(Unauthenticated|InsecureRepositories)=true",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Unsigned();
}
