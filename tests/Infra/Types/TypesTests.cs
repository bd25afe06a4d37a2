using System.Reflection;
using System.Xml.Linq;
using Pulumi;
using Shouldly;
using Xunit;

namespace Berth.Tests.Infra.Types;

/// <summary>
/// Every resource, function and nested type of the stacks' packages, compared with what Pulumi publishes for Node from
/// the same schema (declared/, written by read-declarations.mjs): no member is from memory. A property's name in C# is
/// the one on the wire with a capital letter, but where <see cref="Renamed"/> says otherwise. Not said there, and so not
/// compared: whether a number is whole, what is secret, and what a change replaces.
/// </summary>
public sealed class TypesTests
{
    /// <summary>Names that the schema gives for C# alone: a member may not be called as its class.</summary>
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["resource aws:s3/bucket:Bucket bucket"] = "BucketName",
    };

    /// <summary>Node alone takes a resource or a document of its own making for these texts.</summary>
    private static readonly string[] OfNodeAlone =
    [
        "string | InstanceProfile",
        "string | Role",
        "string | inputs.iam.PolicyDocument",
        "string | inputs.s3.PolicyDocument",
    ];

    [Theory]
    [InlineData("aws", "7.48.0")]
    [InlineData("cloudflare", "6.17.0")]
    [InlineData("docker", "5.0.0", "5.2.0")]
    public void IsWhatThePackagesDeclare(string package, params string[] versions)
    {
        var wrong = new List<string>();
        var compared = 0;
        foreach (var version in versions)
        {
            var declared = Declared.Read(File("declared", $"{package}-{version}.txt"));
            declared.Version.ShouldBe(version);
            foreach (var (heading, word, type, written) in Of(package))
            {
                if (!declared.Headings.Contains(heading))
                {
                    wrong.Add($"{heading}: {type.FullName} is not declared");
                    continue;
                }
                compared++;
                wrong.AddRange(
                    Compare(
                            heading,
                            declared.Of(heading, word),
                            written,
                            word is "in" or "plain" || heading.StartsWith("input ", StringComparison.Ordinal)
                        )
                        .Select(w => $"{heading} {word}: {w}")
                );
            }
        }
        wrong.Distinct().ShouldBeEmpty();
        compared.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void TheDeclarationsAreOfTheVersionsThatAreReferenced()
    {
        var asked = XDocument
            .Load(Repository.Path("Directory.Packages.props"))
            .Descendants("PackageVersion")
            .ToDictionary(
                p => p.Attribute("Include")!.Value,
                p => Version.Parse(p.Attribute("Version")!.Value.Split('-')[0])
            );
        asked["Pulumi.Aws"].ShouldBe(new(7, 48, 0));
        asked["Pulumi.Cloudflare"].ShouldBe(new(6, 17, 0));
        // Not published for Node: what the versions before and after it agree on, it has.
        asked["Pulumi.Docker"].ShouldBe(new(5, 1, 0));
    }

    private static IEnumerable<string> Compare(
        string heading,
        IReadOnlyDictionary<string, Member> declared,
        IEnumerable<(string Property, Member Member)> written,
        bool areInputs
    )
    {
        var seen = new HashSet<string>();
        foreach (var (property, member) in written)
        {
            seen.Add(member.Name);
            if (!declared.TryGetValue(member.Name, out var official))
            {
                yield return $"{member.Name} is not declared";
                continue;
            }
            var expected = Renamed.GetValueOrDefault($"{heading} {member.Name}", Written.Pascal(member.Name));
            if (property != expected)
                yield return $"{property} should be called {expected}";
            var type = OfNodeAlone.Contains(official.Type) ? "string" : official.Type;
            if (member.Type != type)
                yield return $"{member.Name} is {member.Type}, declared {official.Type}";
            // A nested output's computed value is said to be always there for Node alone (requiredOutputs).
            var nested = heading.StartsWith("output ", StringComparison.Ordinal) && member.Optional;
            if (member.Optional != official.Optional && !nested && !Written.IsList(member.Type))
                yield return $"{member.Name} is {(member.Optional ? "optional" : "required")}, declared the other way";
        }
        // A subset may leave out what a program may leave out.
        foreach (var (name, official) in declared.Where(d => areInputs && !d.Value.Optional && !seen.Contains(d.Key)))
            yield return $"{name} is required and missing: {official.Type}";
    }

    private static IEnumerable<(string Heading, string Word, Type Type, IEnumerable<(string, Member)> Written)> Of(
        string package
    )
    {
        var assembly = Assembly.Load($"Pulumi.{Written.Pascal(package)}");
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            if (
                typeof(ProviderResource).IsAssignableFrom(type)
                || type.GetCustomAttribute<ResourceTypeAttribute>() is not null
            )
            {
                var heading = typeof(ProviderResource).IsAssignableFrom(type)
                    ? "resource pulumi:index/provider:Provider"
                    : $"resource {type.GetCustomAttribute<ResourceTypeAttribute>()!.Type}";
                yield return (heading, "in", type, Written.Inputs(assembly.GetType($"{type.FullName}Args")!));
                yield return (heading, "out", type, Written.Outputs(type));
                if (assembly.GetType($"{type.FullName}State") is { } state)
                    yield return (heading, "state", state, Written.Inputs(state));
            }
            else if (type is { IsAbstract: true, IsSealed: true } && type.GetMethod("InvokeAsync") is { } invoke)
            {
                var module = type.Namespace!.Split('.') is [_, _, var last] ? last.ToLowerInvariant() : "index";
                var name = char.ToLowerInvariant(type.Name[0]) + type.Name[1..];
                var heading = $"function {package}:{module}/{name}:{name}";
                if (assembly.GetType($"{type.FullName}InvokeArgs") is { } args)
                    yield return (heading, "in", type, Written.Inputs(args));
                if (assembly.GetType($"{type.FullName}Args") is { } plain)
                    yield return (heading, "plain", type, Written.Inputs(plain));
                yield return (heading, "out", type, Written.Fields(invoke.ReturnType.GenericTypeArguments[0]));
            }
            else if (type.GetCustomAttribute<EnumTypeAttribute>() is not null)
                yield return (Written.Heading(type)!, "has", type, Written.Values(type));
            else if (type.Namespace!.EndsWith(".Inputs", StringComparison.Ordinal))
                yield return (Written.Heading(type)!, "has", type, Written.Inputs(type));
            else if (type.Namespace.EndsWith(".Outputs", StringComparison.Ordinal))
                yield return (Written.Heading(type)!, "has", type, Written.Fields(type));
        }
    }

    private static string File(params string[] path) => Path.Combine([AppContext.BaseDirectory, "Types", .. path]);
}
