using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Berth.Tests.EndToEnd;

/// <summary>axe-core, which looks for what keeps people out of a page.</summary>
public static class Axe
{
    /// <summary>A line for each rule that the page breaks, with the elements.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page) =>
        [
            .. (await page.RunAxe()).Violations.Select(v =>
                $"{v.Id}: {v.Help}: {string.Join(' ', v.Nodes.Select(n => n.Html))}"
            ),
        ];
}
