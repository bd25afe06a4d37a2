using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;

namespace Berth.Tests.EndToEnd;

/// <summary>Somebody at a real browser: reads, fills in, clicks. Keeps what the browser complained about.</summary>
public sealed class Buyer : IAsyncDisposable
{
    // The order's page draws what it is told; this notes each picture with the time its document was loaded, so that
    // drawing and reloading can be told apart.
    private const string WatchSteps = """
        addEventListener('DOMContentLoaded', () => {
          const steps = document.getElementById('steps');
          if (!steps) return;
          new MutationObserver(() => window.drawn(performance.timeOrigin, document.getElementById('progress').dataset.state, steps.innerText)).observe(steps, { childList: true });
        });
        """;

    private readonly Installation _installation;
    private readonly IBrowserContext _context;
    private readonly List<Picture> _drawn = [];

    private Buyer(Installation installation, IBrowserContext context, IPage page) =>
        (_installation, _context, Page) = (installation, context, page);

    /// <summary>The list of steps as a script drew it: in which document, in which state of the order.</summary>
    public sealed record Picture(double Document, string State, string Steps);

    public IPage Page { get; }

    /// <summary>Console errors and warnings, and exceptions of scripts.</summary>
    public List<string> Complaints { get; } = [];

    public IReadOnlyList<Picture> Drawn
    {
        get
        {
            lock (_drawn)
                return [.. _drawn];
        }
    }

    public static async Task<Buyer> OpenAsync(Installation installation, IBrowserContext context)
    {
        var buyer = new Buyer(installation, context, await context.NewPageAsync());
        buyer.Page.Console += (_, m) =>
        {
            if (m.Type is "error" or "warning")
                buyer.Complaints.Add($"{m.Type}: {m.Text}");
        };
        buyer.Page.PageError += (_, e) => buyer.Complaints.Add($"exception: {e}");
        await context.ExposeFunctionAsync<double, string, string, bool>("drawn", buyer.Note);
        await context.AddInitScriptAsync(WatchSteps);
        return buyer;
    }

    /// <summary>From the front page to the payment page.</summary>
    /// <param name="name">Of the container; null where the product gives names.</param>
    public async Task OrdersAsync(
        string? name,
        string plan = "Small",
        string email = "ada@example.com",
        string product = "Hello"
    )
    {
        await OpensOrderFormAsync(product);
        await FillsInAsync(name, plan, email);
        // Looked at, not waited for as an event: that may pass between the click and the waiting, and then never comes.
        // The card's field says that the page is there.
        await Assertions
            .Expect(Page)
            .ToHaveURLAsync(
                new Regex($"^http://localhost:{_installation.StripePort}/pay/"),
                new() { Timeout = 90_000 }
            );
        await Page.GetByLabel("Card number").WaitForAsync();
    }

    public async Task OpensOrderFormAsync(string product = "Hello")
    {
        (await Page.GotoAsync(_installation.ShopUrl.ToString()))!.Status.ShouldBe(200);
        await Page.GetByRole(AriaRole.Link, new() { Name = $"Order {product}", Exact = true }).ClickAsync();
        await Sees($"Order {product}");
    }

    /// <summary>Fills in the order form and sends it.</summary>
    public async Task FillsInAsync(string? name, string? plan, string email)
    {
        if (plan is not null)
            await Page.GetByRole(AriaRole.Radio, new() { Name = plan }).CheckAsync();
        if (name is not null)
            await Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await Page.GetByLabel("Email").FillAsync(email);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Continue to payment" }).ClickAsync();
    }

    public async Task PaysWithAsync(string card)
    {
        await Page.GetByLabel("Card number").FillAsync(card);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Pay" }).ClickAsync();
    }

    /// <summary>Waits for that headline.</summary>
    public Task Sees(string headline, int seconds = 60) =>
        Assertions
            .Expect(Page.GetByRole(AriaRole.Heading, new() { Name = headline, Level = 1 }))
            .ToBeVisibleAsync(new() { Timeout = seconds * 1000 });

    /// <summary>What stands at a field because of a mistake, if anything.</summary>
    public async Task<string> ComplaintAtAsync(string label)
    {
        var field = Page.GetByLabel(label);
        (await field.GetAttributeAsync("aria-invalid")).ShouldBe(
            "true",
            $"The field '{label}' is not marked as invalid."
        );
        var described = (await field.GetAttributeAsync("aria-describedby") ?? "").Split(' ');
        var texts = await Task.WhenAll(
            described
                .Where(id => id.EndsWith("-error", StringComparison.Ordinal))
                .Select(id => Page.Locator($"#{id}").InnerTextAsync())
        );
        return string.Join(' ', texts);
    }

    public async Task RestartsAsync() => await Page.GetByRole(AriaRole.Button, new() { Name = "Restart" }).ClickAsync();

    public async Task CancelsAsync()
    {
        await Page.Locator("summary", new() { HasText = "Cancel" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cancel and remove everything" }).ClickAsync();
    }

    /// <summary>Clicks the container's address; the answer of the container.</summary>
    public Task<IResponse> FollowsAddressAsync(string name) =>
        Page.RunAndWaitForResponseAsync(
            () => Page.Locator("#address a").ClickAsync(),
            r => new Uri(r.Url).Host == $"{name}.localhost" && r.Request.IsNavigationRequest
        );

    public async Task<IResponse> VisitsAsync(string name) =>
        (await Page.GotoAsync($"http://{name}.localhost:{_installation.Port}/"))!;

    /// <summary>How often the container says that it was started, once it says so many.</summary>
    public async Task SeesStartsAsync(string name, int starts)
    {
        var said = "";
        for (var i = 0; i < 1800 && said != $"{starts}"; i++)
        {
            await VisitsAsync(name);
            var count = Page.Locator("#starts");
            said = await count.CountAsync() == 1 ? await count.InnerTextAsync() : "nothing";
            if (said != $"{starts}")
                await Task.Delay(100);
        }
        said.ShouldBe($"{starts}");
    }

    public Task<IReadOnlyList<BrowserContextCookiesResult>> CookiesAsync() => _context.CookiesAsync();

    /// <summary>A screenshot into artifacts/screenshots.</summary>
    /// <summary>Sets up a second factor; the key that the telephone has then.</summary>
    public async Task<string> SetsUpSecondFactorAsync()
    {
        await Page.GotoAsync(new Uri(_installation.ShopUrl, "/account/second-factor").ToString());
        var key = (await Page.Locator("code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await Page.GetByLabel("Code from the app").FillAsync(Visitor.TotpOf(key, DateTimeOffset.UtcNow));
        await Page.GetByRole(AriaRole.Button, new() { Name = "Turn it on" }).ClickAsync();
        await Page.GetByText("Save these recovery codes now").WaitForAsync();
        return key;
    }

    public Task PhotographsAsync(string name) =>
        Page.ScreenshotAsync(
            new() { Path = Repository.Path("artifacts", "screenshots", $"{name}.png"), FullPage = true }
        );

    private bool Note(double document, string state, string steps)
    {
        lock (_drawn)
            _drawn.Add(new Picture(document, state, steps));
        return true;
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
