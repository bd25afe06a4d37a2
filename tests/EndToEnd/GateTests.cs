using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>A container with a gate, from the first visit to its page, in a real browser.</summary>
[Collection(nameof(BrowserShop))]
public sealed partial class GateTests(BrowserShop shop)
{
    [Fact]
    public async Task ItsBuyerSignsInAndIsThereAndNobodyElseIs()
    {
        const string email = "ida@example.com";
        await shop.It.BerthAsync("provision", "private", "--plan", "small", "--name", "diary", "--email", email);
        // Ready is said by a check that passes the gate.
        await shop.It.MailArrivesAsync(email);
        using (var stranger = await new Customer(shop.It).VisitsAsync("diary"))
            stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await using var buyer = await shop.BuyerAsync();
        await buyer.VisitsAsync("diary");
        await buyer.Page.GetByLabel("Email").FillAsync(email);
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Email me a link" }).ClickAsync();
        var link = Link().Match((await shop.It.MailArrivesAsync(email, count: 2)).Text).Value;
        await buyer.Page.GotoAsync(link);
        await buyer.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await buyer.Sees("Hello from diary");
        new Uri(buyer.Page.Url).Host.ShouldBe("diary.localhost");
        buyer.Page.Url.ShouldNotContain("ticket");
        (await buyer.VisitsAsync("diary")).Request.RedirectedFrom.ShouldBeNull("the pass is enough from here on");

        await using var other = await shop.BuyerAsync(session: await shop.CustomerAsync());
        (await other.VisitsAsync("diary")).Status.ShouldBe(403);
        await other.Sees("You may not enter");
        (await Axe.ViolationsAsync(other.Page)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"http://\S+/sign-in/\S+")]
    private static partial Regex Link();
}
