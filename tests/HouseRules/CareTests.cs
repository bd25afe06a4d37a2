using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>What goes wrong unseen, and so is not written.</summary>
public sealed partial class CareTests
{
    /// <summary>A renamed attribute would lose its colours without a word.</summary>
    [Fact]
    public void WhatIsStyledIsThere()
    {
        var pages = string.Concat(
            SourceFile.Under("src/Api", "*.cshtml").Concat(SourceFile.Under("src/Api", "*.js")).Select(f => f.Text)
        );
        var styled = SourceFile.Under("src/Api", "*.css").SelectMany(f => Styled().Matches(f.Text)).ToList();
        styled.ShouldNotBeEmpty();
        styled
            .Select(m => m.Groups[1].Value)
            .Distinct()
            .Where(a => !pages.Contains($"{a}=", StringComparison.Ordinal))
            .ShouldBeEmpty("A style is for an attribute that no page has.");
    }

    [GeneratedRegex(@"\[(data-[a-z-]+)")]
    private static partial Regex Styled();

    [Fact]
    public void TheClockIsAsked() =>
        SourceFile
            .CSharp("src")
            .SelectMany(f =>
                f.Where(l =>
                    Clock().IsMatch(l)
                    && !(
                        f.Path == "src/Api/Application.cs"
                        && l.Contains("TimeProvider.System", StringComparison.Ordinal)
                    )
                )
            )
            .ShouldBeEmpty(
                "Take a TimeProvider and call GetUtcNow(): tests set its time. Only Application.cs names the real one."
            );

    [Fact]
    public void NothingIsSwallowed() =>
        SourceFile
            .CSharp("src")
            .SelectMany(f => EmptyCatches(f).Select(line => $"{f.Path}:{line}"))
            .ShouldBeEmpty(
                "An empty catch hides a failure. Handle it, let it go on, or say in the block why nothing is to be done."
            );

    [Fact]
    public void NobodyBlocksOnATask() =>
        SourceFile
            .CSharp("src", "embedded", "sandbox")
            .SelectMany(f => f.Where((line, before) => Blocks(line) && !before.TrimStart().StartsWith("// ok:")))
            .ShouldBeEmpty("Await the task. Where that cannot be, say '// ok: ' and the reason on the line above.");

    [Fact]
    public void NothingKnowsTheMachineItWasWrittenOn() =>
        SourceFile
            .Under(".")
            .Where(f => !f.Path.StartsWith("tests/HouseRules/", StringComparison.Ordinal))
            .SelectMany(f => f.Where(l => Machine().IsMatch(l)))
            .ShouldBeEmpty("Say it without a path or a word that means something on one machine only.");

    [Fact]
    public void StripeIsToldNothingAboutUs() =>
        SourceFile
            .CSharp("src", "sandbox", "tests", "bench")
            .Where(f => !f.Path.StartsWith("tests/HouseRules/", StringComparison.Ordinal))
            .SelectMany(f =>
                StripeClients()
                    .Matches(f.Text)
                    .Where(m => !m.Value.Contains("enableTelemetry: false", StringComparison.Ordinal))
                    .Select(m => $"{f.Path}:{f.Text[..m.Index].Count(c => c == '\n') + 1}")
            )
            .ShouldBeEmpty(
                "Stripe's client reports on itself, and writes a file to do so. Give it a SystemNetHttpClient with enableTelemetry: false."
            );

    private static bool Blocks(string line) =>
        Blocking().IsMatch(line)
        && !line.Contains("// ok:", StringComparison.Ordinal)
        && !line.TrimStart().StartsWith("//", StringComparison.Ordinal);

    private static IEnumerable<int> EmptyCatches(SourceFile file) =>
        Catch()
            .Matches(file.Text)
            .Where(m => m.Groups["block"].Value.Trim().Length == 0)
            .Select(m => file.Text[..m.Index].Count(c => c == '\n') + 1);

    [GeneratedRegex(@"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bTimeProvider\.System\b")]
    private static partial Regex Clock();

    // The filter may hold brackets of its own; the block of an empty one holds nothing.
    [GeneratedRegex(@"\bcatch\b(\s*\([^)]*\))?(\s*when\s*\((?:[^()]|\([^()]*\))*\))?\s*\{(?<block>[^{}]*)\}")]
    private static partial Regex Catch();

    [GeneratedRegex(@"\.Wait\(\)|\.GetAwaiter\(\)\.GetResult\(\)|\.Result\b(?!\s*(=[^=]|\())")]
    private static partial Regex Blocking();

    // With all that stands in their brackets.
    [GeneratedRegex(
        @"\bnew (Stripe\.)?(StripeClient|SystemNetHttpClient)\((?>[^()]+|\((?<open>)|\)(?<-open>))*(?(open)(?!))\)"
    )]
    private static partial Regex StripeClients();

    [GeneratedRegex(@"(?<![\w.}])/(work|root|home/\w+)/| AI |\bsubagent", RegexOptions.IgnoreCase)]
    private static partial Regex Machine();
}
