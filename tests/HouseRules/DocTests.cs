using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>What the documents say is proven by a test is.</summary>
public sealed partial class DocTests
{
    [Fact]
    public void EachTestNamedInTheEnginesTableExists()
    {
        var tests = SourceFile.CSharp("tests").ToLookup(f => f.Name[..^".cs".Length]);
        var named = Named().Matches(File.ReadAllText(Repository.Path("docs", "engine.md"))).Select(m => (Class: m.Groups[1].Value, Method: m.Groups[2].Value)).Distinct().ToList();
        named.Count.ShouldBeGreaterThan(40, "docs/engine.md names no tests any more, or names them in another form than `Class.Method`.");
        named.Where(n => !tests[n.Class].Any(f => Regex.IsMatch(f.Text, $@"public (async )?(Task|void) {n.Method}\("))).Select(n => $"{n.Class}.{n.Method}")
            .ShouldBeEmpty("docs/engine.md names tests that are not there. Name those that prove the rule now, or write one.");
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();
}
