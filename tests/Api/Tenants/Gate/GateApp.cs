using System.Net;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Berth.Tenants.Gate;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests.Gate;

/// <summary>A shop whose product has a gate, with the tenants ada and bob; and what a proxy would ask it.</summary>
internal sealed class GateApp : IAsyncDisposable
{
    private readonly string _catalog = Directory.CreateTempSubdirectory("berth-gate-").FullName;

    private readonly Dictionary<string, string> _attempts = [];

    public TestApp App { get; private set; } = null!;
    public MovingClock Clock { get; } = new();
    public Tenant Ada { get; private set; } = null!;
    public Tenant Bob { get; private set; } = null!;

    public static async Task<GateApp> StartAsync(string publicUrl = "http://shop.example:8080")
    {
        var it = new GateApp();
        var hello = await File.ReadAllTextAsync(Repository.Path("catalog", "hello.yaml"));
        await File.WriteAllTextAsync(
            Path.Combine(it._catalog, "hello.yaml"),
            hello.Replace("gate: none", "gate: buyer", StringComparison.Ordinal)
        );
        await File.WriteAllTextAsync(
            Path.Combine(it._catalog, "open.yaml"),
            hello
                .Replace("name: hello ", "name: open ", StringComparison.Ordinal)
                .Replace("default: true ", "default: false ", StringComparison.Ordinal)
        );
        it.App = await TestApp.StartAsync(
            publicUrl,
            new Dictionary<string, string?> { ["Berth:Catalog"] = it._catalog },
            it.Clock
        );
        await it.App.BuyAsync("ada");
        await it.App.BuyAsync("bob", "bob@example.com");
        await using var db = it.App.Db();
        (it.Ada, it.Bob) = (
            await db.Tenants.AsNoTracking().SingleAsync(t => t.Slug == "ada"),
            await db.Tenants.AsNoTracking().SingleAsync(t => t.Slug == "bob")
        );
        return it;
    }

    private BerthSettings Settings => App.Services.GetRequiredService<BerthSettings>();

    /// <summary>Where a tenant is, as the proxies know it.</summary>
    public string HostOf(Tenant tenant) => $"{tenant.Slug}.{Settings.TenantsHost}";

    /// <summary>A path at a tenant's address.</summary>
    public string At(Tenant tenant, string path = "/") =>
        $"{Settings.AddressOf(tenant.Slug, tenant.Route).TrimEnd('/')}{path}";

    /// <summary>The page to which the gate of an address sends visitors.</summary>
    public static string Page(string to) => $"/gate?to={Uri.EscapeDataString(to)}";

    /// <summary>Signs in, invited or not, and is sent on from the page of the gate; where to, or why not.</summary>
    public async Task<string> ComesAsync(Visitor visitor, string email, string to)
    {
        var next = await visitor.SignInAsync(email, Page(to));
        return await OpensAsync(visitor, next!);
    }

    /// <summary>
    /// Opens the page of the gate signed in, and goes to the tenant's address and back where it sends them first; where it
    /// sends them then, or what it says.
    /// </summary>
    public async Task<string> OpensAsync(Visitor visitor, string page)
    {
        var said = await AskAsync(visitor, page);
        if (!said.Contains($"{EdgeGate.TicketPath}?to=", StringComparison.Ordinal))
            return said;
        var host = new Uri(said).Host;
        var (_, back, attempt) = await TakeAsync(said, host == HostOf(Bob) ? Bob : Ada, host);
        said = await AskAsync(visitor, new Uri(back!).PathAndQuery);
        _attempts[TicketOf(said)] = attempt!;
        return said;
    }

    private static async Task<string> AskAsync(Visitor visitor, string page)
    {
        using var answer = await visitor.Http.GetAsync(page);
        return answer.Headers.Location?.OriginalString ?? await answer.Content.ReadAsStringAsync();
    }

    /// <summary>What the browser that asked for a ticket has in the gate's cookie.</summary>
    public string AttemptOf(string address) => _attempts.GetValueOrDefault(TicketOf(address), "");

    private static string TicketOf(string address) => new Uri(address).Query.Split("ticket=")[^1].Split('&')[0];

    /// <summary>
    /// Takes a ticket at a tenant's address, as its proxy passes it on, in the browser that asked for it unless another's
    /// cookie is named.
    /// </summary>
    public async Task<(HttpStatusCode Status, string? To, string? Pass)> TakeAsync(
        string address,
        Tenant tenant,
        string? host = null,
        string? cookie = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{EdgeGate.EnterPath}{new Uri(address).Query}");
        Say(request, tenant, host);
        if ((cookie ?? AttemptOf(address)) is { Length: > 0 } shown)
            request.Headers.Add(EdgeGate.Pass, shown);
        using var answer = await App.Http.SendAsync(request);
        var given = answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.Single() : null;
        return (answer.StatusCode, answer.Headers.Location?.OriginalString, given?.Split('=', 2)[1].Split(';')[0]);
    }

    /// <summary>Comes in from signing in to the pass.</summary>
    public async Task<string> PassAsync(Visitor visitor, string email, Tenant tenant)
    {
        var ticket = await ComesAsync(visitor, email, At(tenant));
        return (await TakeAsync(ticket, tenant)).Pass!;
    }

    /// <summary>Asks as a proxy does.</summary>
    public async Task<HttpResponseMessage> AskAsync(
        Tenant tenant,
        string? pass,
        string? host = null,
        params (string Name, string Value)[] more
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, EdgeGate.AskPath);
        Say(request, tenant, host);
        if (pass is not null)
            request.Headers.Add(EdgeGate.Pass, pass);
        foreach (var (name, value) in more)
            request.Headers.Add(name, value);
        return await App.Http.SendAsync(request);
    }

    /// <summary>Whether a pass opens a tenant now.</summary>
    public async Task<bool> OpensAsync(Tenant tenant, string? pass, string? host = null)
    {
        using var answer = await AskAsync(tenant, pass, host);
        return answer.StatusCode switch
        {
            HttpStatusCode.NoContent => true,
            HttpStatusCode.Unauthorized => false,
            var other => throw new InvalidOperationException($"A proxy does not know {other}."),
        };
    }

    /// <summary>So long that no limit of the last test counts.</summary>
    public void AnHourLater() => Clock.Advance(TimeSpan.FromMinutes(61));

    /// <summary>So long that what is known is read again.</summary>
    public void Later() => Clock.Advance(AskGate.Late);

    private void Say(HttpRequestMessage request, Tenant tenant, string? host)
    {
        request.Headers.Add(EdgeGate.Tenant, $"{tenant.Slug}.{tenant.Id:N}");
        request.Headers.Add(EdgeGate.Host, host ?? HostOf(tenant));
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        Directory.Delete(_catalog, recursive: true);
    }
}
