using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>How files look: short, and explained.</summary>
public sealed partial class ShapeTests
{
    private const int MostLines = 300;
    private const int MostMedianLines = 80;
    private const int WidestLine = 140;
    private const int MostWideLines = 110;

    [Fact]
    public void FilesAreShort() =>
        SourceFile
            .Under("src")
            .Where(f => f.Name != "packages.lock.json" && f.Lines.Length > MostLines)
            .Select(f => $"{f.Path}: {f.Lines.Length} lines")
            .ShouldBeEmpty(
                $"A file under src/ has at most {MostLines} lines. A longer one usually holds two nouns or two verbs: give each its own."
            );

    /// <summary>What bin/format cannot break: texts and literals. The budget only falls.</summary>
    [Fact]
    public void LinesFitTheScreen()
    {
        var wide = SourceFile
            .CSharp("src", "embedded", "sandbox", "tests", "bench")
            .SelectMany(f => f.Where(l => l.Length > WidestLine))
            .ToList();
        wide.Count.ShouldBeLessThanOrEqualTo(
            MostWideLines,
            $"A line has at most {WidestLine} characters. Break the text: "
                + string.Join('\n', wide.Select(w => w.Split(": ")[0]))
        );
    }

    [Fact]
    public void MostFilesOfTheProductAreVeryShort()
    {
        var lengths = SourceFile.CSharp("src/Api").Select(f => f.Lines.Length).Order().ToList();
        lengths[lengths.Count / 2]
            .ShouldBeLessThanOrEqualTo(
                MostMedianLines,
                "The median of src/Api is too long: split what does several things."
            );
    }

    [Fact]
    public void PublicTypesAndMethodsAreExplained() =>
        SourceFile
            .CSharp("src")
            .SelectMany(Unexplained)
            .ShouldBeEmpty(
                "A public type or method under src/ has a /// comment that says what the name does not: what "
                    + "it promises, when it throws, what happens when it is called again."
            );

    [Fact]
    public void PublicTypesOfTheEmbeddedPackagesAreExplained() =>
        SourceFile
            .CSharp("embedded")
            .SelectMany(f =>
                f.Lines.Select((line, i) => (line, i))
                    .Where(x =>
                        x.line.TrimStart().StartsWith("public ", StringComparison.Ordinal)
                        && Type().IsMatch(x.line)
                        && !HasComment(f.Lines, x.i)
                    )
                    .Select(x => $"{f.Path}:{x.i + 1}: {x.line.Trim()}")
            )
            .ShouldBeEmpty(
                "A public type under embedded/ has a /// comment that says what it is for, as the official package's has."
            );

    [Fact]
    public void TheReadmesMapMatchesTheDisk()
    {
        var readme = Repository.Path("README.md");
        var map = File.Exists(readme) ? Map().Match(File.ReadAllText(readme).ReplaceLineEndings("\n")) : Match.Empty;
        Assert.SkipUnless(map.Success, "README.md has no section '## Map' with a fenced block.");
        map.Groups[1]
            .Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns.Length > 0)
            .Select(columns => columns[0])
            .Where(path => !Path.Exists(Repository.Path(path.TrimEnd('/'))))
            .ShouldBeEmpty("The map in README.md names what is not there. Change the map, or the folder.");
    }

    private static IEnumerable<string> Unexplained(SourceFile file)
    {
        // The types around a line, by indentation: only what the whole way out is public needs words.
        var around = new Stack<(int Indent, bool IsPublic)>();
        for (var i = 0; i < file.Lines.Length; i++)
        {
            var line = file.Lines[i];
            if (line.Trim().Length == 0)
                continue;
            var indent = line.Length - line.TrimStart().Length;
            while (around.TryPeek(out var outer) && outer.Indent >= indent && Declares().IsMatch(line))
                around.Pop();
            var isPublic =
                line.TrimStart().StartsWith("public ", StringComparison.Ordinal) && around.All(t => t.IsPublic);
            if (isPublic && (Type().IsMatch(line) || IsOwnMethod(line)) && !HasComment(file.Lines, i))
                yield return $"{file.Path}:{i + 1}: {line.Trim()}";
            if (Type().IsMatch(line))
                around.Push((indent, isPublic));
        }
    }

    /// <summary>
    /// A method that this type is the first to say something about: no override, and no handler named by the framework.
    /// </summary>
    private static bool IsOwnMethod(string line) =>
        Method().IsMatch(line) && !line.Contains(" override ", StringComparison.Ordinal) && !Handler().IsMatch(line);

    private static bool HasComment(string[] lines, int at)
    {
        do at--;
        while (at >= 0 && lines[at].TrimStart().StartsWith('['));
        return at >= 0 && lines[at].TrimStart().StartsWith("///", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\s*(public|internal|private|protected|file|sealed|static|abstract|partial|readonly)\b.*")]
    private static partial Regex Declares();

    [GeneratedRegex(
        @"^\s*((public|internal|private|protected|file|sealed|static|abstract|partial|readonly|ref) )+(class|record|struct|interface|enum|delegate) "
    )]
    private static partial Regex Type();

    // A return type and a name before the bracket; a constructor has only the name, a property no bracket before its
    // arrow.
    [GeneratedRegex(
        @"^\s*public (?!.*\b(class|record|struct|interface|enum|delegate|operator|event) )[^=(]*[\w>\])?] \w+(<[^(]*>)?\("
    )]
    private static partial Regex Method();

    [GeneratedRegex(@" On(Get|Post)\w*\(")]
    private static partial Regex Handler();

    [GeneratedRegex(@"^## Map\b.*?^```\w*\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Map();
}
