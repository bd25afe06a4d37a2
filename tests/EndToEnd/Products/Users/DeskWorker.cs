using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;

namespace Berth.Tests.EndToEnd.Products.Users;

/// <summary>
/// Passes the gate, gives the password, sees the desktop's picture, and writes a file in its terminal, all through the proxy.
/// </summary>
internal sealed partial class DeskWorker(Bought its) : ProductUser
{
    // How many colours the picture has that came over the WebSocket; 0 before one came.
    private const string Colours = """
        () => {
          const canvas = document.querySelector('#noVNC_container canvas');
          if (!canvas || !canvas.width || !canvas.height) return 0;
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }
        """;

    public override string Copied => "data/morning.txt";

    public override async Task UsesAsync()
    {
        using (var stranger = await its.Http.GetAsync(its.At("vnc.html")))
            stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await PassesGateAsync();
        (await OpensAsync("wrong")).Status.ShouldBe(401);
        (await OpensAsync(its.Password)).Status.ShouldBe(200);
        await SeesPictureAsync();
        await TypesAsync("echo good morning > morning.txt");
        (await ReadsAsync("morning.txt")).ShouldBe("good morning");
    }

    public override async Task FindsItAgainAsync()
    {
        await its.OpensAsync(its.Address.ToString());
        await SeesPictureAsync();
        await TypesAsync("tr a-z A-Z < morning.txt > again.txt");
        (await ReadsAsync("again.txt")).ShouldBe("GOOD MORNING");
    }

    /// <summary>Is led to the shop, signs in there with a mailed link, and comes back to be asked for the password.</summary>
    private async Task PassesGateAsync()
    {
        var page = its.Buyer.Page;
        await its.OpensAsync(its.Address.ToString());
        new Uri(page.Url).Authority.ShouldBe(its.It.ShopUrl.Authority);
        await page.GetByLabel("Email").FillAsync(its.Email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Email me a link" }).ClickAsync();
        var mail = await its.It.MailArrivesAsync(its.Email, about: "link to sign in");
        await page.GotoAsync(Link().Match(mail.Text).Value);
        await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync(),
            r => new Uri(r.Url).Authority == its.Address.Authority && r.Status == 401
        );
    }

    /// <summary>Opens it as a browser does whose user typed name and password when it asked.</summary>
    private async Task<IResponse> OpensAsync(string password) =>
        (
            await its.Buyer.Page.GotoAsync(
                new UriBuilder(its.Address) { UserName = "desktop", Password = password }.ToString()
            )
        )!;

    private async Task SeesPictureAsync()
    {
        var page = its.Buyer.Page;
        await page.WaitForURLAsync(new Regex("/vnc.html"));
        (await Patience.UntilAsync(async () => await page.EvaluateAsync<int>(Colours) > 50)).ShouldBeTrue(
            "The picture does not come, or it is empty."
        );
    }

    /// <summary>Opens a terminal as its keyboard does, and types a line.</summary>
    private async Task TypesAsync(string line)
    {
        var keyboard = its.Buyer.Page.Keyboard;
        await RunsAsync("xfsettingsd", "xfwm4", "xfdesktop");
        (
            await Patience.UntilAsync(
                async () =>
                {
                    await keyboard.PressAsync("Control+Alt+t");
                    await Task.Delay(3000);
                    return (await ProgramsAsync()).Contains("xfce4-terminal");
                },
                everyMs: 3000
            )
        ).ShouldBeTrue("No terminal opens.");
        await RunsAsync("bash");
        await Task.Delay(2000); // until it has the window's focus
        await keyboard.TypeAsync(line, new() { Delay = 30 });
        await keyboard.PressAsync("Enter");
    }

    private async Task RunsAsync(params string[] programs) =>
        (await Patience.UntilAsync(async () => programs.All((await ProgramsAsync()).Contains))).ShouldBeTrue(
            $"{string.Join(", ", programs)} should run, and there are {string.Join(", ", await ProgramsAsync())}."
        );

    private async Task<IReadOnlyList<string>> ProgramsAsync() =>
        (await Shell.RunAsync("docker", ["top", its.Container, "-eo", "pid,comm"]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Trim().Split(' ')[^1])
            .ToList();

    /// <summary>A file of its home, once it is there.</summary>
    private async Task<string> ReadsAsync(string file)
    {
        var text = "";
        async Task<bool> IsThereAsync()
        {
            text = await Shell.RunAsync(
                "docker",
                ["exec", its.Container, "sh", "-c", $"cat /home/desktop/{file} || true"]
            );
            return text.Contains("MORNING", StringComparison.OrdinalIgnoreCase);
        }
        await Patience.UntilAsync(IsThereAsync, everyMs: 500);
        return text.Trim();
    }

    [GeneratedRegex(@"http://\S+/sign-in/\S+")]
    private static partial Regex Link();
}
