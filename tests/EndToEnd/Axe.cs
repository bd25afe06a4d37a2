using System.Text.Json;
using Microsoft.Playwright;

namespace Berth.Tests.EndToEnd;

/// <summary>axe-core, which looks for what keeps people out of a page. Fetched once into artifacts/.</summary>
public static class Axe
{
    private const string Version = "4.14.1";
    private static readonly Lazy<Task<string>> Source = new(ReadAsync);

    /// <summary>A line for each rule that the page breaks, with the elements.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        // Evaluated, not added as a script: the page's own policy would rightly refuse that.
        await page.EvaluateAsync(await Source.Value);
        var found = await page.EvaluateAsync<JsonElement>(
            "axe.run().then(r => r.violations.map(v => `${v.id}: ${v.help}: ${v.nodes.map(n => n.html).join(' ')}`))"
        );
        return [.. found.EnumerateArray().Select(v => v.GetString()!)];
    }

    private static async Task<string> ReadAsync() =>
        await File.ReadAllTextAsync(
            Path.Combine(await Npm.InstallAsync("axe-core", Version), "node_modules", "axe-core", "axe.min.js")
        );
}
