using Microsoft.Playwright;

namespace Berth.Tests.EndToEnd;

/// <summary>A real browser.</summary>
internal static class Chromium
{
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, params string[] more) =>
        playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                // The system's own, deaf to changes of the network: Playwright's would have to be downloaded.
                ExecutablePath = Repository.Path("tests", "EndToEnd", "chromium"),
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run",
                    .. more,
                ],
            }
        );
}
