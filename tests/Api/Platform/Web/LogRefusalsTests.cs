using System.Net;
using System.Net.Http.Headers;
using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Tests.Telemetry;
using Shouldly;
using Xunit;

namespace Berth.Tests.Web;

/// <summary>Who is refused leaves a line, and a flood of them leaves few.</summary>
public sealed class LogRefusalsTests
{
    private readonly RecordedLog _log = new();

    [Fact]
    public async Task AWrongKeyLeavesOneLineAMinuteForEachVisitorAndIsNotInIt()
    {
        await using var app = await TestApp.StartAsync(log: _log);
        const string Key = "berth_wrongwrongwrongwrongwrongwrongwrongwrongwro";
        foreach (var from in (string[])["203.0.113.5", "203.0.113.5", "203.0.113.5", "203.0.113.6"])
            (await AskAsync(app, "/api/customers/", from, Key)).ShouldBe(HttpStatusCode.Unauthorized);
        Refusals()
            .ShouldBe([
                "Refused with 401: GET /api/customers/ from 203.0.113.5, by nobody. There is no such token.",
                "Refused with 401: GET /api/customers/ from 203.0.113.6, by nobody. There is no such token.",
            ]);
        _log.Lines.ShouldAllBe(l => !(l.Message + string.Join(' ', l.Scopes)).Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ARevokedTokenIsNamed()
    {
        await using var app = await TestApp.StartAsync(log: _log);
        using var program = await AdminApi.Program.WithAsync(app, name: "billing-sync");
        var id = app.Db().ApiTokens.Single().Id;
        await app.InScopeAsync<MakeToken, bool>(m => m.RevokeAsync(id, default));
        (await program.GetAsync("/api/stats/")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        Refusals().Single().ShouldEndWith("The token billing-sync: revoked.");
    }

    [Fact]
    public async Task WhoMayNotAndWhoAsksTooMuchLeaveOneToo()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Limits:MailsPerHour"] = "1" },
            log: _log
        );
        using var viewer = new Visitor(app);
        await viewer.BecomesAsync(AccountRole.Viewer);
        await viewer.OpenAsync("/admin");
        (await viewer.SendAsync("/admin/tenants", "Stop", ("ids", $"{Guid.NewGuid()}"))).Dispose();
        Refusals()
            .Single()
            .ShouldBe("Refused with 403: POST admin/tenants from this machine, by operator ops@shop.example. ");
        using var stats = await AdminApi.Program.WithAsync(app, [Scopes.StatsRead], name: "stats");
        (await AskAsync(app, "/api/customers/", "203.0.113.7", stats.Token!)).ShouldBe(HttpStatusCode.Forbidden);
        Refusals()[^1].ShouldBe("Refused with 403: GET /api/customers/ from 203.0.113.7, by token stats. ");
        for (var i = 0; i < 5; i++)
        {
            using var form = new FormUrlEncodedContent([]);
            using var asked = new HttpRequestMessage(HttpMethod.Post, "/find") { Content = form };
            asked.Headers.Add("X-Forwarded-For", "203.0.113.8");
            (await app.Http.SendAsync(asked)).Dispose();
        }
        Refusals().Count(l => l.Contains("429", StringComparison.Ordinal)).ShouldBe(1);
        Refusals()[^1].ShouldBe("Refused with 429: POST find/{name?} from 203.0.113.8, by nobody. ");
    }

    private List<string> Refusals() =>
        [.. _log.Lines.Select(l => l.Message).Where(m => m.StartsWith("Refused with", StringComparison.Ordinal))];

    private static async Task<HttpStatusCode> AskAsync(TestApp app, string path, string from, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", from);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await app.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
