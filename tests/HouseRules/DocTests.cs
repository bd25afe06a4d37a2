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
        var named = Named()
            .Matches(File.ReadAllText(Repository.Path("docs", "engine.md")))
            .Select(m => (Class: m.Groups[1].Value, Method: m.Groups[2].Value))
            .Distinct()
            .ToList();
        named.Count.ShouldBeGreaterThan(
            40,
            "docs/engine.md names no tests any more, or names them in another form than `Class.Method`."
        );
        named
            .Where(n => !tests[n.Class].Any(f => Regex.IsMatch(f.Text, $@"public (async )?(Task|void) {n.Method}\(")))
            .Select(n => $"{n.Class}.{n.Method}")
            .ShouldBeEmpty(
                "docs/engine.md names tests that are not there. Name those that prove the rule now, or write one."
            );
    }

    /// <summary>In all documents: a class of tests, with or without its folder or one of its methods.</summary>
    [Fact]
    public void EachTestThatADocumentNamesExists()
    {
        var tests = SourceFile.CSharp("tests");
        var classes = tests
            .SelectMany(f => Class().Matches(f.Text).Select(m => (Class: m.Groups[1].Value, f.Path)))
            .ToLookup(c => c.Class, c => c.Path);
        var named = SourceFile
            .Under("", "*.md")
            .SelectMany(f =>
                Tests().Matches(f.Text).Select(m => (In: f.Path, Folder: m.Groups[1].Value, Class: m.Groups[2].Value))
            )
            .ToList();
        foreach (var document in (string[])["docs/security.md", "docs/security/asvs.md"])
            named.Count(n => n.In == document).ShouldBeGreaterThan(40, $"{document} names hardly any tests any more.");
        named
            .Where(n =>
                !classes[n.Class]
                    .Any(path => n.Folder.Length == 0 || path.StartsWith(n.Folder, StringComparison.Ordinal))
            )
            .Select(n => $"{n.In}: {n.Folder}{n.Class}")
            .Distinct()
            .ShouldBeEmpty("A document names tests that are not there. Name those that show it now, or write one.");
    }

    /// <summary>What is named by its folder, in the document that says what is tested by what.</summary>
    [Fact]
    public void EachFolderThatTheSecurityPageNamesExists()
    {
        var named = Folder()
            .Matches(File.ReadAllText(Repository.Path("docs", "security.md")))
            .Select(m => m.Groups[1].Value)
            .Distinct()
            .ToList();
        named.Count.ShouldBeGreaterThan(3);
        named.Where(n => !Path.Exists(Repository.Path(n)) && !File.Exists(Repository.Path($"{n}.cs"))).ShouldBeEmpty();
    }

    /// <summary>bin/ci runs these lines; a mark that is lost would have it run nothing.</summary>
    [Fact]
    public void TheNewcomersLinesAreScriptsThatAreThere()
    {
        var lines = Newcomer()
            .Match(File.ReadAllText(Repository.Path("README.md")).ReplaceLineEndings("\n"))
            .Groups[1]
            .Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var scripts = lines.Select(l => l.Trim().Split(' ')[0]).ToList();
        scripts.Count.ShouldBeGreaterThan(1, "README.md has no lines between '<!-- newcomer' and '<!-- end -->'.");
        scripts[0].ShouldBe("bin/dev");
        scripts
            .Where(s => !File.Exists(Repository.Path(s)))
            .ShouldBeEmpty("README.md tells newcomers to run what is not there.");
    }

    [Fact]
    public void LinksLeadSomewhere() =>
        SourceFile
            .Under("", "*.md")
            .Where(f => !f.Path.Contains("/fixtures/", StringComparison.Ordinal))
            .SelectMany(f =>
                Link()
                    .Matches(f.Text)
                    .Select(m => m.Groups[1].Value)
                    .Where(l => !l.Contains(':', StringComparison.Ordinal) && l.Length > 0)
                    .Where(l => !Path.Exists(Path.Combine(Repository.Path(Path.GetDirectoryName(f.Path) ?? ""), l)))
                    .Select(l => $"{f.Path}: {l}")
            )
            .ShouldBeEmpty("A document links to what is not there. Name where it is now.");

    /// <summary>Pictures too; without what comes after the file's name.</summary>
    [GeneratedRegex(@"\]\(([^)#\s]*)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"<!-- newcomer[^\n]*-->\n(.*?)<!-- end -->", RegexOptions.Singleline)]
    private static partial Regex Newcomer();

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();

    [GeneratedRegex(@"`(tests/(?:\w+/)*)?([A-Z]\w+Tests)(?:\.\w+)?`")]
    private static partial Regex Tests();

    [GeneratedRegex(@"class ([A-Z]\w+Tests)\b")]
    private static partial Regex Class();

    [GeneratedRegex(@"`?(tests/[\w./]*\w)")]
    private static partial Regex Folder();
}
