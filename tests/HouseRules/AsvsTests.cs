using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>
/// docs/security/asvs.md counts right, and decides whatever is not met. That its tests are there: <see cref="DocTests"/>.
/// </summary>
public sealed partial class AsvsTests
{
    private static readonly string Text = File.ReadAllText(Repository.Path("docs", "security", "asvs.md"));

    [Fact]
    public void ItsCountsAreThoseOfItsRows()
    {
        var rows = Row().Matches(Text).Select(m => (Chapter: m.Groups[1].Value, Is: m.Groups[2].Value)).ToList();
        rows.Count.ShouldBe(253, "The standard's levels 1 and 2 have so many requirements.");
        foreach (Match line in Count().Matches(Text))
        {
            var its = line.Groups[1].Value is { Length: > 0 } chapter ? rows.Where(r => r.Chapter == chapter) : rows;
            var counts = its.CountBy(r => r.Is).ToDictionary();
            Enumerable
                .Range(2, 4)
                .Select(i => int.Parse(line.Groups[i].Value))
                .ShouldBe(
                    [
                        counts.Values.Sum(),
                        counts.GetValueOrDefault("met"),
                        counts.GetValueOrDefault("n/a"),
                        counts.GetValueOrDefault("not met"),
                    ],
                    line.Value
                );
        }
    }

    [Fact]
    public void WhatIsNotMetIsDecided()
    {
        var decisions = Decision().Matches(Text).Select(m => m.Groups[1].Value).ToHashSet();
        foreach (Match row in NotMet().Matches(Text))
        {
            var named = Named().Matches(row.Value).Select(m => m.Groups[1].Value).ToList();
            named.ShouldNotBeEmpty(row.Value);
            named.ShouldBeSubsetOf(decisions, row.Value);
        }
    }

    [GeneratedRegex(@"^\| (\d+)\.\d+\.\d+ \|[^|]*\| (met|n/a|not met) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(
        @"^\| (?:\[(\d+)\. [^]]*\]\(#[^)]*\)|\*\*all\*\*) \| \**(\d+)\** \| \**(\d+)\** \| \**(\d+)\** \| \**(\d+)\** \|",
        RegexOptions.Multiline
    )]
    private static partial Regex Count();

    [GeneratedRegex(@"^### (D\d+)$", RegexOptions.Multiline)]
    private static partial Regex Decision();

    [GeneratedRegex(@"^\|[^|]*\|[^|]*\| not met \|.*$", RegexOptions.Multiline)]
    private static partial Regex NotMet();

    [GeneratedRegex(@"\[(D\d+)\]\(#d\d+\)")]
    private static partial Regex Named();
}
