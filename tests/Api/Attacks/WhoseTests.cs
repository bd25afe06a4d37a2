using System.Net;
using System.Text.RegularExpressions;
using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Platform.Webhooks;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Caller = Berth.Tests.AdminApi.Program;

namespace Berth.Tests.Attacks;

/// <summary>
/// Ids of what is somebody else's: refused, and answered as those of what there is not, so that nobody learns which are
/// taken. And roles: nobody takes one. Who comes in at all is <c>MatrixTests</c>' matter, each scope at each route, too.
/// </summary>
public sealed partial class WhoseTests
{
    [Fact]
    public async Task AnothersOrderIsAnsweredLikeOneThatIsNot()
    {
        await using var shop = await Shop.OpenAsync();
        var before = await shop.StateAsync();
        var asked = 0;
        foreach (var (route, fields) in await Routes.FieldsAsync(shop.App))
        {
            if (!route.Contains("/orders/{token}", Ordinal))
                continue;
            var answers = new List<(HttpStatusCode, string, string?)>();
            foreach (var id in (Guid[])[shop.Ada.Id, Guid.NewGuid()])
                answers.Add(
                    await AskAsync(
                        shop.People["bob"],
                        route,
                        shop.PathOf(route).Replace($"{shop.Ada.Id}", $"{id}", Ordinal),
                        [.. fields.Select(f => (f, f == "host" ? "ada.example" : "large")), ("token", $"{shop.Ada.Id}")]
                    )
                );
            answers[0].ShouldBe(answers[1], route);
            answers[0].Item1.ShouldBe(HttpStatusCode.NotFound, route);
            asked++;
        }
        asked.ShouldBeGreaterThan(20);
        (await shop.StateAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task NobodyLearnsOfAnothersContainerByItsName()
    {
        await using var shop = await Shop.OpenAsync();
        foreach (var who in (string[])["nobody", "bob"])
        {
            var theirs = await AskAsync(shop.People[who], "GET ", "/api/status/ada", []);
            var none = await AskAsync(shop.People[who], "GET ", "/api/status/zoe", []);
            (theirs.Status, theirs.Body).ShouldBe((none.Status, none.Body.Replace("zoe", "ada", Ordinal)));
            theirs.Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task AnothersSessionIsNotEnded()
    {
        await using var shop = await Shop.OpenAsync();
        var bob = shop.People["bob"];
        var sessions = await shop.App.Db().Sessions.Select(s => s.Id).ToListAsync();
        var mine = await OwnSessionAsync(shop, "bob@example.com");
        foreach (var id in sessions.Where(s => s != mine).Append(Guid.NewGuid()))
            (await AskAsync(bob, "POST ", "/account/settings?handler=End", [("session", $"{id}")])).Status.ShouldBe(
                HttpStatusCode.Redirect
            );
        (await shop.App.Db().Sessions.CountAsync()).ShouldBe(sessions.Count);
    }

    /// <summary>A token for one instance, with all scopes that there are for one, at every route with an instance in it.</summary>
    [Fact]
    public async Task ATokenForOneInstanceLearnsNothingOfAnother()
    {
        await using var shop = await Shop.OpenAsync();
        using var program = await Caller.WithAsync(
            shop.App,
            [Scopes.InstancesRead, Scopes.InstancesWrite],
            instance: "bob"
        );
        var before = await StateButTokensAsync(shop);
        foreach (var route in (await Routes.OfAsync(shop.App)).Where(r => r.Contains("/instances/{id}/", Ordinal)))
        foreach (var theirs in (string[])[$"{shop.Ada.TenantId}", "ada", "ADA"])
        {
            var answers = new List<(HttpStatusCode, string)>();
            foreach (var id in (string[])[theirs, $"{Guid.NewGuid()}", "zoe"])
            {
                var answer = await program.SendAsync(
                    new HttpMethod(route.Split(' ')[0]),
                    route.Split(' ')[1].Replace("{id}", id, Ordinal),
                    null
                );
                answers.Add((answer.Status, Plain(answer.Text.Replace(id, "ID", Ordinal))));
            }
            answers.Distinct().Count().ShouldBe(1, route);
            answers[0].Item1.ShouldBe(HttpStatusCode.Forbidden, route);
        }
        (await StateButTokensAsync(shop)).ShouldBe(before);
    }

    [Fact]
    public async Task ADeliveryIsAskedForAtItsOwnWebhookAlone()
    {
        await using var shop = await Shop.OpenAsync();
        using var program = await Caller.WithAsync(shop.App, [Scopes.WebhooksWrite]);
        var other = Guid.Empty;
        await shop.App.InScopeAsync<ChangeWebhooks>(async w =>
            other = (await w.AddAsync("https://example.com/other", [WebhookEvent.Created], default)).Endpoint!.Id
        );
        foreach (
            var (hook, delivery) in ((Guid, Guid)[])
                [(other, shop.Delivery), (Guid.NewGuid(), shop.Delivery), (shop.Webhook, Guid.NewGuid())]
        )
            (await program.PostAsync($"/api/webhooks/{hook}/deliveries/{delivery}/redeliver/")).Problem(
                HttpStatusCode.NotFound
            );
        (await program.GetAsync($"/api/webhooks/{other}/deliveries/"))
            .Json.GetProperty("items")
            .GetArrayLength()
            .ShouldBe(0);
    }

    /// <summary>Every form, with a role in it that nobody asked for.</summary>
    [Fact]
    public async Task NoFormGivesARoleToWhomItIsNotFor()
    {
        await using var shop = await Shop.OpenAsync();
        var before = await RolesAsync(shop);
        foreach (var who in (string[])["ada", "viewer", "operator"])
        foreach (var (route, fields) in await Routes.FieldsAsync(shop.App))
        {
            if (!route.StartsWith("POST /", Ordinal) || route.Contains("/api/", Ordinal) || Leaves(route))
                continue;
            var id = await shop
                .App.Db()
                .Accounts.Where(a => a.NormalizedEmail == $"{who}@shop.example".ToUpperInvariant())
                .Select(a => a.Id)
                .SingleOrDefaultAsync();
            await AskAsync(
                shop.People[who],
                route,
                shop.PathOf(route),
                [
                    .. fields
                        .Where(f => !f.Equals("role", StringComparison.OrdinalIgnoreCase))
                        .Select(f => (f, $"{who}@shop.example")),
                    ("role", "Owner"),
                    ("Account.Role", "Owner"),
                    ("Who.Role", "Owner"),
                    ("Me.Role", "Owner"),
                    ("ids", $"{id}"),
                    ("id", $"{id}"),
                ]
            );
        }
        (await RolesAsync(shop)).ShouldBe(before);
        (await shop.App.Db().ApiTokens.CountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("owner@shop.example", "Viewer")]
    [InlineData(" OWNER@SHOP.EXAMPLE ", "Customer")]
    [InlineData("owner@shop.example", "Customer")]
    [InlineData("operator@shop.example", "99")]
    [InlineData("operator@shop.example", "-1")]
    [InlineData("operator@shop.example", "Nonsense")]
    [InlineData("operator@shop.example", "")]
    public async Task AnOwnerChangesNeitherTheirOwnRoleNorOneIntoNothing(string email, string role)
    {
        await using var shop = await Shop.OpenAsync();
        var before = await RolesAsync(shop);
        await AskAsync(shop.People["owner"], "POST ", "/admin/people?handler=Set", [("email", email), ("role", role)]);
        var own = await shop.App.Db().Accounts.Where(a => a.Role == AccountRole.Owner).Select(a => a.Id).SingleAsync();
        await AskAsync(shop.People["owner"], "POST ", "/admin/people?handler=Remove", [("ids", $"{own}")]);
        await AskAsync(shop.People["owner"], "POST ", "/admin/people?handler=ResetFactor", [("ids", $"{own}")]);
        (await RolesAsync(shop)).ShouldBe(before);
        (await shop.App.Db().Accounts.SingleAsync(a => a.Id == own)).TwoFactorEnabled.ShouldBeTrue();
    }

    /// <summary>What would make somebody else of who asks, before they have asked for all.</summary>
    private static bool Leaves(string route) =>
        route is "POST /sign-out" or "POST /admin/leave"
        || ((string[])["=Erase", "=End", "=Off", "=See", "=SignOut"]).Any(h => route.EndsWith(h, Ordinal));

    private static async Task<Guid> OwnSessionAsync(Shop shop, string email)
    {
        await using var db = shop.App.Db();
        return await db
            .Sessions.Where(s => db.Accounts.Any(a => a.Id == s.AccountId && a.Email == email))
            .Select(s => s.Id)
            .SingleAsync();
    }

    private static async Task<string> RolesAsync(Shop shop) =>
        string.Join(
            '\n',
            (await shop.App.Db().Accounts.OrderBy(a => a.NormalizedEmail).ToListAsync()).Select(a =>
                $"{a.Email} {a.Role}"
            )
        );

    /// <summary>Tokens note when they were used.</summary>
    private static async Task<string> StateButTokensAsync(Shop shop) =>
        Regex.Replace(await shop.StateAsync(), "(?m)^api_tokens .*$", "");

    private static async Task<(HttpStatusCode Status, string Body, string? To)> AskAsync(
        Visitor who,
        string route,
        string path,
        (string Name, string Value)[] fields
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Split(' ')[0]), path);
        if (request.Method != HttpMethod.Get)
            request.Content = new FormUrlEncodedContent([
                .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                new("__RequestVerificationToken", await who.FormTokenAsync()),
            ]);
        using var answer = await who.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isStream = answer.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return (
            answer.StatusCode,
            isStream ? "stream" : Plain(await answer.Content.ReadAsStringAsync()),
            answer.Headers.Location?.OriginalString is { } to ? Ids().Replace(to, "ID") : null
        );
    }

    /// <summary>Without what is another each time.</summary>
    private static string Plain(string body) => Ids().Replace(Tokens().Replace(body, "TOKEN"), "ID");

    [GeneratedRegex("value=\"CfDJ8[^\"]*\"|\"traceId\":\"[^\"]*\"|request [0-9A-Za-z:]+")]
    private static partial Regex Tokens();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    private const StringComparison Ordinal = StringComparison.Ordinal;
}
