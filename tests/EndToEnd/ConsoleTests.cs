using System.Diagnostics;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// A shell in a container, in a real browser, through the proxy, under the shop's Content-Security-Policy as it stands.
/// </summary>
[Collection(nameof(BrowserShop))]
public sealed class ConsoleTests(BrowserShop shop)
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 90_000 };

    [Fact]
    public async Task ACustomerTypesInAShellAndClosesTheTab()
    {
        await using var buyer = await shop.BuyerAsync();
        await OpenAsync(buyer);
        await TypeAsync(buyer, "echo $((6*7))");
        await SeesLineAsync(buyer, "42");

        // Styles are the library's, though the policy forbids how it writes them; colours of its palette and any other.
        await TypeAsync(buyer, "echo -e '\\033[38;2;200;0;0mtrue\\033[0m \\033[44mblue\\033[0m'");
        await SeesLineAsync(buyer, "true blue");
        (await ColourAsync(buyer, ".xterm-rows", "color")).ShouldBe("rgb(22, 32, 43)");
        (await ColourAsync(buyer, ".xterm-rows span[style*='200']", "color")).ShouldBe("rgb(200, 0, 0)");
        (await ColourAsync(buyer, ".xterm-rows .xterm-bg-4", "backgroundColor")).ShouldBe("rgb(52, 101, 164)");
        (await Axe.ViolationsAsync(buyer.Page)).ShouldBeEmpty();
        await buyer.PhotographsAsync("console-1280");
        await buyer.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        (await ColourAsync(buyer, ".xterm-rows", "color")).ShouldBe("rgb(233, 239, 245)");
        (await Axe.ViolationsAsync(buyer.Page)).ShouldBeEmpty();
        await buyer.PhotographsAsync("console-1280-dark");

        // The window's size is the shell's.
        await buyer.Page.SetViewportSizeAsync(500, 800);
        await Assertions.Expect(buyer.Page.Locator("#console-state")).ToHaveTextAsync("Open.");
        var before = await buyer.Page.Locator(".xterm-rows > div").CountAsync();
        await TypeAsync(buyer, "/bin/busybox stty size | /bin/busybox cut -d ' ' -f 1");
        await SeesLineAsync(buyer, $"{before}");
        buyer.Complaints.ShouldBeEmpty();

        (await LeftAsync()).ShouldNotBeEmpty();
        await buyer.Page.CloseAsync();
        var clock = Stopwatch.StartNew();
        (await Patience.UntilAsync(async () => (await LeftAsync()).Length == 0)).ShouldBeTrue();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15), "It ends within seconds.");
    }

    [Fact]
    public async Task ItIsUsedWithoutAMouseAndBegunAgain()
    {
        await using var buyer = await shop.BuyerAsync();
        await OpenAsync(buyer);
        await TypeAsync(buyer, "exit 3");
        var state = buyer.Page.Locator("#console-state");
        await Assertions
            .Expect(state)
            .ToHaveTextAsync("Ended. The shell has ended with the code 3.", new() { Timeout = 90_000 });
        var again = buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Begin again" });
        await Assertions.Expect(again).ToBeFocusedAsync();
        (await LeftAsync()).ShouldBeEmpty();

        await buyer.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(state).ToHaveTextAsync("Open.", new() { Timeout = 90_000 });
        await TypeAsync(buyer, "echo once-$((6*7))");
        await SeesLineAsync(buyer, "once-42");
        await buyer.Page.Keyboard.PressAsync("Tab"); // the shell's
        await buyer.Page.Keyboard.PressAsync("Control+Shift+X");
        await Assertions
            .Expect(buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Close the console" }))
            .ToBeFocusedAsync();
        await buyer.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(state).ToHaveTextAsync("Ended. You closed it.", new() { Timeout = 90_000 });
        (await Patience.UntilAsync(async () => (await LeftAsync()).Length == 0)).ShouldBeTrue();

        await buyer.Page.GotoAsync($"{await shop.RunningOrderAsync()}/history");
        await Assertions.Expect(buyer.Page.Locator("body")).ToContainTextAsync("shell ended, after");
        (await buyer.Page.Locator("body").InnerTextAsync()).ShouldNotContain("once-");
        buyer.Complaints.ShouldBeEmpty();
    }

    private async Task OpenAsync(Buyer buyer)
    {
        await buyer.Page.GotoAsync((await shop.RunningOrderAsync()).ToString());
        await buyer.Page.GetByRole(AriaRole.Link, new() { Name = "Console", Exact = true }).ClickAsync();
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Open the console" }).ClickAsync();
        await Assertions
            .Expect(buyer.Page.Locator("#console-state"))
            .ToHaveTextAsync("Open.", new() { Timeout = 90_000 });
    }

    private static async Task TypeAsync(Buyer buyer, string line)
    {
        await buyer.Page.Keyboard.TypeAsync(line);
        await buyer.Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Whether a line of the screen is this: what was typed stands behind a prompt.</summary>
    private static Task SeesLineAsync(Buyer buyer, string line) =>
        Assertions
            .Expect(buyer.Page.Locator(".xterm-rows > div").Filter(new() { HasTextRegex = new($"^{line}\\s*$") }).First)
            .ToContainTextAsync(line, Patient);

    private static Task<string> ColourAsync(Buyer buyer, string of, string property) =>
        buyer.Page.Locator(of).First.EvaluateAsync<string>($"e => getComputedStyle(e).{property}");

    private async Task<string> LeftAsync() =>
        (
            await shop.It.Docker.Exec.RunAsync(
                $"{shop.It.Name}-showcase",
                ["/bin/busybox", "sh", "-c", "/bin/busybox grep -l BERTH_CONSOLE= /proc/[0-9]*/environ 2>/dev/null"]
            )
        ).Output;
}
