using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;

namespace Berth.Tests.EndToEnd.Products.Users;

/// <summary>Invites a friend's pub, and reads what it posts; the friend reads what the bought one posts.</summary>
internal sealed partial class PubKeeper(Bought its) : ProductUser
{
    private const string FromFriend = "Hello from the other pub";
    private const string FromHere = "Welcome to our pub";

    private readonly string _friend = its.It.Place.Named("friend");

    public override string Copied => "data/.ssb/secret";

    public override async Task UsesAsync()
    {
        var invite = (await RunsAsync("invite", ("How often it can be used", "1"))).Trim();
        invite.ShouldMatch(Invite().ToString());
        invite.ShouldStartWith($"{its.Port}:");
        try
        {
            await StartsFriendAsync();
            (await FriendAsync("accept.js", invite)).ShouldContain("Accepted");
            await FriendAsync("publish.js", FromFriend);
            await SeesAsync(FromFriend, () => RunsAsync("posts"));

            await RunsAsync("post", ("What the pub says", FromHere));
            await SeesAsync(FromHere, () => FriendAsync("posts.js"));
        }
        finally
        {
            await Shell.RunAsync("docker", ["rm", "--force", "--volumes", _friend]);
        }
    }

    public override async Task FindsItAgainAsync()
    {
        var posts = await RunsAsync("posts");
        posts.ShouldContain(FromFriend);
        posts.ShouldContain(FromHere);
    }

    /// <summary>
    /// Another pub, on this machine's own network: it comes to the bought one by the host's port, as everybody does. Its
    /// label has the installation remove it, should the test be killed.
    /// </summary>
    private async Task StartsFriendAsync()
    {
        var host = its.Port[..its.Port.LastIndexOf(':')];
        await Shell.RunAsync(
            "docker",
            [
                "run",
                "--detach",
                "--init",
                .. (string[])["--name", _friend, "--label", $"berth.installation={its.It.Name}"],
                .. (string[])["--network", "host", "--add-host", $"{host}:127.0.0.1"],
                .. (string[])["--env", $"PUB_LISTENS={its.It.Place.Port(10)}"],
                "berth/pub:1",
            ]
        );
        (await Patience.UntilAsync(IsUpAsync)).ShouldBeTrue("The friend's pub did not come up.");

        async Task<bool> IsUpAsync() =>
            (await Shell.RunAsync("docker", ["logs", _friend])).Contains("is up", StringComparison.Ordinal);
    }

    private Task<string> FriendAsync(string program, params string[] arguments) =>
        Shell.RunAsync("docker", ["exec", _friend, "node", $"/srv/{program}", .. arguments]);

    /// <summary>Looks until it has come over; that takes some seconds.</summary>
    private static async Task SeesAsync(string text, Func<Task<string>> posts)
    {
        var seen = "";
        async Task<bool> IsThereAsync() => (seen = await posts()).Contains(text, StringComparison.Ordinal);
        (await Patience.UntilAsync(IsThereAsync, everyMs: 1000)).ShouldBeTrue($"'{text}' is not among:\n{seen}");
    }

    /// <summary>Runs a command on its page; what it printed.</summary>
    private async Task<string> RunsAsync(string command, params (string Label, string Value)[] fields)
    {
        var page = its.Buyer.Page;
        await its.OpensAsync($"{its.Order.GetLeftPart(UriPartial.Path)}/commands/{command}");
        foreach (var (label, value) in fields)
            await page.GetByLabel(label).FillAsync(value);
        await page.GetByRole(AriaRole.Button, new() { Name = "Run it", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Run it again" }).WaitForAsync(new() { Timeout = 60_000 });
        (await page.Locator("#trouble").InnerTextAsync()).ShouldBeEmpty();
        return await page.Locator("#output").InnerTextAsync();
    }

    [GeneratedRegex(@"^[a-z0-9.-]+:\d+:@[A-Za-z0-9+/]{43}=\.ed25519~[A-Za-z0-9+/]{43}=$")]
    private static partial Regex Invite();
}
