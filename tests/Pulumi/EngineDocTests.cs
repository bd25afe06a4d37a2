using System.Text.RegularExpressions;
using Xunit;

namespace Pulumi.Tests;

/// <summary>docs/engine.md names tests that exist.</summary>
public sealed partial class EngineDocTests
{
    [Fact]
    public void Every_test_that_the_table_names_exists()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Berth.slnx"))) folder = folder.Parent;
        var tests = Directory.EnumerateFiles(Path.Combine(folder.FullName, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .GroupBy(Path.GetFileNameWithoutExtension).ToDictionary(g => g.Key!, g => string.Concat(g.Select(File.ReadAllText)));
        var named = Named().Matches(File.ReadAllText(Path.Combine(folder.FullName, "docs/engine.md"))).Select(m => (File: m.Groups[1].Value, Test: m.Groups[2].Value)).ToList();
        Assert.True(named.Count > 50, $"The table names {named.Count} tests.");
        Assert.DoesNotContain(named, n => !tests.TryGetValue(n.File, out var source) || !source.Contains($" {n.Test}(", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();
}
