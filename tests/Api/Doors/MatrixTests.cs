using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Accounts;

/// <summary>
/// Every route and every form's handler, asked by everybody. The routes come from the product itself: a new one without
/// a row here fails, and so does a row without a route.
/// </summary>
public sealed class MatrixTests
{
    private static readonly string[] Actors =
    [
        "nobody",
        "customer",
        "other",
        "viewer",
        "operator",
        "owner",
        "reads",
        "writes",
        "customers",
        "stats",
        "webhooks",
        "limited",
    ];

    /// <summary>Programs: what their tokens are good for. On pages they are nobody.</summary>
    private static readonly Dictionary<string, string[]> Tokens = new()
    {
        ["reads"] = [Scopes.InstancesRead],
        ["writes"] = [Scopes.InstancesWrite],
        ["customers"] = [Scopes.CustomersRead],
        ["stats"] = [Scopes.StatsRead],
        ["webhooks"] = [Scopes.WebhooksWrite],
        ["limited"] = [Scopes.InstancesRead, Scopes.InstancesWrite], // to another instance
    };

    /// <summary>
    /// Who is let in, one sign an actor. What is under an order is asked of one whose customer has a second factor: see
    /// <c>OwnersOnly</c>.
    /// </summary>
    private static readonly Dictionary<string, string> Rows = new()
    {
        // Everybody.
        ["GET /"] = "++++++++++++",
        ["GET /healthz"] = "++++++++++++",
        ["GET /readyz"] = "++++++++++++",
        ["GET /error/{status:int}"] = "++++++++++++",
        ["GET /products/{product}/{file}"] = "++++++++++++",
        ["GET /checkout"] = "++++++++++++",
        ["GET /checkout/{product}"] = "++++++++++++",
        ["POST /checkout/{product}"] = "++++++++++++",
        ["POST /api/check-subdomain/"] = "++++++++++++",
        ["POST /api/webhook/stripe/"] = "++++++++++++", // its signature is the proof
        ["GET /edge/ask"] = "++++++++++++",
        ["GET /gate/enter"] = "++++++++++++", // a ticket is the proof
        ["GET /find/{name?}"] = "++++++++++++",
        ["POST /find/{name?}"] = "++++++++++++",
        ["GET /contact"] = "++++++++++++",
        ["POST /contact"] = "++++++++++++",
        ["GET /credentials/{token}"] = "++++++++++++", // its address is the key, once
        ["POST /credentials/{token}"] = "++++++++++++",
        ["GET /sign-in"] = "++++++++++++",
        ["POST /sign-in"] = "++++++++++++",
        ["GET /sign-in/{token}"] = "++++++++++++",
        ["POST /sign-in/{token}"] = "++++++++++++",
        ["POST /sign-out"] = "++++++++++++",

        // Whoever is signed in.
        ["GET /sign-in/code"] = "-+++++------",
        ["POST /sign-in/code"] = "-+++++------",
        ["POST /sign-in/code?handler=PasskeyOptions"] = "-+++++------",
        ["POST /sign-in/code?handler=Passkey"] = "-+++++------",
        ["GET /gate"] = "-+++++------",
        ["GET /account"] = "-+++++------",
        ["GET /account/data.json"] = "-+++++------",
        ["GET /account/settings"] = "-+++++------",
        ["POST /account/settings?handler=Address"] = "-+++++------",
        ["POST /account/settings?handler=End"] = "-+++++------",
        ["POST /account/settings?handler=Erase"] = "-+++++------",
        ["GET /account/second-factor"] = "-+++++------",
        ["POST /account/second-factor?handler=On"] = "-+++++------",
        ["POST /account/second-factor?handler=Off"] = "-+++++------",
        ["POST /account/second-factor?handler=AddOptions"] = "-+++++------",
        ["POST /account/second-factor?handler=Add"] = "-+++++------",
        ["POST /account/second-factor?handler=Remove"] = "-+++++------",

        // Operators; who may look changes nothing.
        ["GET /admin"] = "---+++------",
        ["GET /admin/alerts"] = "---+++------",
        ["POST /admin/alerts?handler=Resolve"] = "----++------",
        ["GET /admin/tenants"] = "---+++------",
        ["POST /admin/tenants?handler=Restart"] = "----++------",
        ["POST /admin/tenants?handler=Start"] = "----++------",
        ["POST /admin/tenants?handler=Mend"] = "----++------",
        ["POST /admin/tenants?handler=Stop"] = "----++------",
        ["GET /admin/tenants/{id:guid}"] = "---+++------",
        ["POST /admin/tenants/{id:guid}?handler=Restart"] = "----++------",
        ["POST /admin/tenants/{id:guid}?handler=Start"] = "----++------",
        ["POST /admin/tenants/{id:guid}?handler=Stop"] = "----++------",
        ["POST /admin/tenants/{id:guid}?handler=Room"] = "----++------",
        ["POST /admin/tenants/{id:guid}?handler=Mend"] = "----++------",
        ["POST /admin/tenants/{id:guid}?handler=Address"] = "----++------",
        ["POST /admin/tenants/{id:guid}?handler=Keep"] = "----++------",
        ["POST /admin/tenants/{id:guid}?handler=BackUp"] = "----++------",
        ["POST /admin/tenants/{id:guid}?handler=Restore"] = "----++------",
        ["POST /admin/tenants/{id:guid}?handler=See"] = "----++------",
        ["GET /admin/tenants/{id:guid}/console"] = "----++------",
        ["GET /admin/tenants/{id:guid}/console/socket"] = "----++------",
        ["GET /admin/customers"] = "---+++--+---", // with a token the API's list: OlderAddresses
        ["POST /admin/customers?handler=See"] = "----++------",
        ["POST /admin/customers?handler=SignOut"] = "----++------",
        ["GET /admin/orders"] = "---+++------",
        ["POST /admin/orders?handler=Check"] = "----++------",
        ["GET /admin/jobs"] = "---+++------",
        ["POST /admin/jobs?handler=Retry"] = "----++------",
        ["POST /admin/jobs?handler=Drop"] = "----++------",
        ["GET /admin/events"] = "---+++------",
        ["POST /admin/events?handler=Replay"] = "----++------",
        ["GET /admin/hosts"] = "---+++------",
        ["POST /admin/hosts?handler=Drain"] = "----++------",
        ["POST /admin/hosts?handler=Resume"] = "----++------",
        ["GET /admin/mails"] = "---+++------",
        ["POST /admin/mails?handler=Send"] = "----++------",
        ["GET /admin/audit"] = "---+++------",
        ["GET /admin/audit.csv"] = "---+++------",
        ["GET /admin/people"] = "---+++------",
        ["POST /admin/people?handler=Set"] = "-----+------",
        ["POST /admin/people?handler=Remove"] = "-----+------",
        ["POST /admin/people?handler=ResetFactor"] = "-----+------",
        ["GET /admin/tokens"] = "---+++------",
        ["POST /admin/tokens?handler=Create"] = "-----+------",
        ["POST /admin/tokens?handler=Revoke"] = "-----+------",
        ["POST /admin/leave"] = "++++++++++++", // only ever gives rights up

        // Its customer.
        ["GET /orders/{token}"] = "-+----------",
        ["GET /orders/{token}/events"] = "-+----------",
        ["GET /orders/{token}/stats"] = "-+----------",
        ["GET /orders/{token}/log"] = "-+----------",
        ["GET /orders/{token}/history"] = "-+----------",
        ["GET /orders/{token}/settings"] = "-+----------",
        ["POST /orders/{token}/settings"] = "-+----------",
        ["GET /orders/{token}/invoices"] = "-+----------",
        ["GET /orders/{token}/plan/{plan}"] = "-+----------",
        ["GET /orders/{token}/commands/{name}"] = "-+----------",
        ["POST /orders/{token}/commands/{name}"] = "-+----------",
        ["GET /orders/{token}/console"] = "-+----------",
        ["GET /orders/{token}/console/socket"] = "-+----------",
        ["POST /orders/{token}?handler=AddDomain"] = "-+----------",
        ["POST /orders/{token}?handler=CheckDomain"] = "-+----------",
        ["POST /orders/{token}?handler=MainDomain"] = "-+----------",
        ["POST /orders/{token}?handler=NoMainDomain"] = "-+----------",
        ["POST /orders/{token}?handler=RemoveDomain"] = "-+----------",
        ["POST /orders/{token}?handler=Invite"] = "-+----------",
        ["POST /orders/{token}?handler=RemoveGuest"] = "-+----------",
        ["POST /orders/{token}?handler=BackUp"] = "-+----------",
        ["POST /orders/{token}?handler=Restore"] = "-+----------",
        ["POST /orders/{token}?handler=Restart"] = "-+----------",
        ["POST /orders/{token}?handler=Stop"] = "-+----------",
        ["POST /orders/{token}?handler=Start"] = "-+----------",
        ["POST /orders/{token}?handler=Credentials"] = "-+----------",
        ["POST /orders/{token}?handler=NewPassword"] = "-+----------",
        ["POST /orders/{token}?handler=NewAddress"] = "-+----------",
        ["POST /orders/{token}?handler=CancelAtEnd"] = "-+----------",
        ["POST /orders/{token}?handler=Keep"] = "-+----------",
        ["POST /orders/{token}?handler=Plan"] = "-+----------",
        ["POST /orders/{token}?handler=Portal"] = "-+----------",
        ["POST /orders/{token}?handler=Pay"] = "-+----------",
        ["POST /orders/{token}?handler=Cancel"] = "-+----------",

        // The API: sessions, and tokens by their scopes.
        ["GET /api/openapi.json"] = "++++++++++++",
        ["POST /api/create-checkout/"] = "++++++++++++",
        ["GET /api/status/{name}"] = "++++++++++++", // one and the same 404 to strangers
        ["GET /api/instances/"] = "---++++----+", // each sees its own part
        ["POST /api/instances/"] = "----++-+----",
        ["GET /api/instances/{id}/"] = "---++++-----",
        ["GET /api/instances/{id}/health/"] = "---++++-----",
        ["GET /api/instances/{id}/stats/"] = "---++++-----",
        ["GET /api/instances/{id}/logs/"] = "---++++-----",
        ["GET /api/instances/{id}/history/"] = "---++++-----",
        ["POST /api/instances/{id}/start/"] = "----++-+----",
        ["POST /api/instances/{id}/stop/"] = "----++-+----",
        ["POST /api/instances/{id}/restart/"] = "----++-+----",
        ["POST /api/instances/{id}/backup/"] = "----++-+----",
        ["DELETE /api/instances/{id}/"] = "----++-+----",
        ["POST /api/admin/provision"] = "----++-+----",
        ["POST /api/admin/deprovision"] = "----++-+----",
        ["GET /api/admin/customers"] = "---+++--+---",
        ["GET /api/customers/"] = "---+++--+---",
        ["GET /api/stats/"] = "---+++---+--",
        ["GET /api/webhooks/"] = "----++----+-",
        ["POST /api/webhooks/"] = "----++----+-",
        ["DELETE /api/webhooks/{id:guid}/"] = "----++----+-",
        ["GET /api/webhooks/{id:guid}/deliveries/"] = "----++----+-",
        ["POST /api/webhooks/{id:guid}/deliveries/{delivery:guid}/redeliver/"] = "----++----+-",
    };

    [Fact]
    public async Task EveryRouteAnswersEverybodyAsItShould()
    {
        // So many forms in a minute are nobody's; here each actor sends them all.
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:FormsPerMinute"] = "1000" }
        );
        var order = await app.BuyAsync("ada");
        await app.BuyAsync("bob", "bob@example.com");
        var visitors = Actors.ToDictionary(a => a, _ => new Visitor(app));
        await visitors["customer"].SignInAsync("ada@example.com");
        await visitors["customer"].ProvesAsync("ada@example.com");
        await visitors["other"].SignInAsync("bob@example.com");
        foreach (var role in new[] { AccountRole.Viewer, AccountRole.Operator, AccountRole.Owner })
            await visitors[$"{role}".ToLowerInvariant()].BecomesAsync(role, $"{role}@shop.example");
        foreach (var (actor, scopes) in Tokens)
        {
            var made = await app.InScopeAsync<MakeToken, MakeToken.Answer>(m =>
                m.MakeAsync(actor, scopes, actor == "limited" ? "bob" : null, null, "tests", default)
            );
            visitors[actor].Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                made.Text
            );
        }

        var routes = await Routes.OfAsync(app);
        routes.Except(Rows.Keys).ShouldBeEmpty("A route without a row. Say who may come in.");
        Rows.Keys.Except(routes).ShouldBeEmpty("A row without a route.");

        var wrong = new List<string>();
        // What makes somebody of somebody else, or nobody, comes last.
        foreach (
            var (route, expected) in Rows.OrderBy(r =>
                r.Key is "POST /sign-out" ? 3
                : r.Key.StartsWith("POST /admin/tenants/", StringComparison.Ordinal)
                && r.Key.EndsWith("See", StringComparison.Ordinal)
                    ? 2
                : r.Key is "DELETE /api/instances/{id}/" ? 1
                : 0
            )
        )
        {
            var path = Routes.PathOf(route, order);
            var got = "";
            foreach (var actor in Actors)
            {
                // It changes when it is claimed, and when somebody asks for another.
                var current = path.Contains(order.Token, StringComparison.Ordinal)
                    ? path.Replace(order.Token, await app.NewSecretAsync(order.Id), StringComparison.Ordinal)
                    : path;
                got += await IsLetInAsync(visitors[actor], route.Split(' ')[0], current) ? '+' : '-';
            }
            if (got != expected)
                wrong.Add($"{route}: {got} instead of {expected}");
        }
        foreach (var visitor in visitors.Values)
            visitor.Dispose();
        wrong.ShouldBeEmpty();
    }

    /// <summary>Let in is who is not sent away: whatever else the answer is, it comes from behind the door.</summary>
    private static async Task<bool> IsLetInAsync(Visitor visitor, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (path.StartsWith("/api/", StringComparison.Ordinal) && method != "GET")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            request.Headers.Add("RequestVerificationToken", await visitor.FormTokenAsync());
        }
        else if (method == "POST")
            request.Content = new FormUrlEncodedContent([
                new("__RequestVerificationToken", await visitor.FormTokenAsync()),
            ]);
        using var answer = await visitor.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var to = answer.Headers.Location?.OriginalString ?? "";
        return answer.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            && !to.StartsWith("/sign-in?", StringComparison.Ordinal)
            && !to.StartsWith("/account/second-factor?", StringComparison.Ordinal);
    }
}
