using System.Net;
using System.Text.Json;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace Berth.Tests.Telemetry;

/// <summary>Each line says what it belongs to, and nothing that is a key to anything.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task ALineOfARequestHasTheIdThatTheAnswerHas()
    {
        using var log = new RecordedLog();
        await using var app = await TestApp.StartAsync(log: log);
        using var answer = await app.PostEventAsync("{}", signature: "t=1,v1=0");
        var id = answer.Headers.GetValues("X-Request-Id").Single();
        log.Lines.Single(l => l.Message.StartsWith("Refused a webhook call", StringComparison.Ordinal))
            .Scopes.ShouldContain(s => s.Contains($"RequestId={id}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("from-the-proxy.1", true)]
    [InlineData("short", false)]
    [InlineData("has spaces in it", false)]
    public async Task AnIdOfTheProxyIsTakenWhenItIsOne(string given, bool isTaken)
    {
        await using var app = await TestApp.StartAsync();
        using var answer = await app.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/nowhere") { Headers = { { "X-Request-Id", given } } }
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (answer.Headers.GetValues("X-Request-Id").Single() == given).ShouldBe(isTaken);
    }

    [Fact]
    public async Task NoLineOfAnOrdersPageHasItsToken()
    {
        using var log = new RecordedLog();
        await using var app = await TestApp.StartAsync(log: log);
        const string Token = "tokentokentokentokentoken";
        await app.Db().Database.ExecuteSqlAsync($"DROP TABLE orders CASCADE"); // so that something is logged
        using var answer = await app.Http.GetAsync($"/orders/{Token}");
        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var id = answer.Headers.GetValues("X-Request-Id").Single();
        (await answer.Content.ReadAsStringAsync()).ShouldContain($"mention request {id}");
        var lines = log
            .Lines.Where(l => l.Scopes.Any(s => s.Contains($"RequestId={id}", StringComparison.Ordinal)))
            .ToList();
        lines.ShouldNotBeEmpty();
        foreach (var line in lines)
            $"{line.Message} {string.Join(' ', line.Scopes)}".ShouldNotContain(Token);
    }

    /// <summary>Whoever sends nonsense fills no disk: it is answered, and leaves no trace of ours in the log.</summary>
    [Fact]
    public async Task WhatVisitorsDoWrongLeavesNoTraces()
    {
        using var log = new RecordedLog();
        await using var app = await TestApp.StartAsync(log: log);
        var order = await app.BuyAsync("ada");
        var before = log.Lines.Count;
        foreach (
            var (path, type, body) in ((string, string, string)[])
                [
                    ("/checkout/hello", "application/x-www-form-urlencoded", "Name=x"),
                    ("/checkout/hello", "application/x-www-form-urlencoded", "__RequestVerificationToken=CfDJ8made-up"),
                    ("/checkout/hello", "multipart/form-data; boundary=x", "--x\r\nnonsense"),
                    ("/checkout/hello", "multipart/form-data", "x"),
                    ($"/orders/{order.Token}?handler=Stop", "text/plain", "x"),
                    ("/sign-in/code", "application/x-www-form-urlencoded", new string('&', 5000)),
                    ("/api/create-checkout/", "application/json", "{\"product\":"),
                    ("/api/create-checkout/", "application/json", "[[[[[[[[[["),
                    ("/api/check-subdomain/", "application/json", "{\"subdomain\":{}}"),
                    ("/api/webhook/stripe/", "application/json", "\0"),
                ]
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new StringContent(body),
                Headers = { { "Cookie", "berth_form=CfDJ8made-up; berth_note=CfDJ8made-up; berth_session=made-up" } },
            };
            request.Content.Headers.Remove("Content-Type");
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            using var answer = await app.Http.SendAsync(request);
            ((int)answer.StatusCode).ShouldBeInRange(300, 499, $"{path} {body}");
        }
        foreach (var line in log.Lines.Skip(before))
            (line.Exception is null && line.Message.Length < 1000).ShouldBeTrue($"{line.Category}: {line.Message}");
    }

    [Fact]
    public async Task ALineOfAJobHasTheJobAndItsTenant()
    {
        using var log = new RecordedLog();
        await using var app = await TestApp.StartAsync(log: log);
        var tenant = Guid.NewGuid();
        await using (var db = app.Db())
        {
            db.Enqueue(new("unheard-of", JsonSerializer.Serialize(new { TenantId = tenant })));
            await db.SaveChangesAsync();
        }
        await app.RunJobsAsync();
        var job = await app.Db().Jobs.SingleAsync();
        var scope = log
            .Lines.Single(l => l.Message.Contains("is parked", StringComparison.Ordinal))
            .Scopes.Single(s => s.Contains("JobId", StringComparison.Ordinal));
        foreach (var part in (string[])[$"JobId={job.Id}", "JobKind=unheard-of", $"TenantId={tenant}"])
            scope.ShouldContain(part);
    }

    [Fact]
    public void ForPeopleALineHasItsTimeInUtc()
    {
        using var services = new ServiceCollection()
            .AddLogging(l => l.AddConsole())
            .AddLogFormat(new LogSettings())
            .BuildServiceProvider();
        var name = services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        var formatter = services.GetServices<ConsoleFormatter>().Single(f => f.Name == name);
        using var line = new StringWriter();
        formatter.Write(
            new LogEntry<string>(LogLevel.Warning, "Berth", default, "A thing", null, (s, _) => s),
            null,
            line
        );
        var at = DateTimeOffset.Parse(line.ToString().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        (at.Offset, (DateTimeOffset.UtcNow - at).Duration() < TimeSpan.FromMinutes(1)).ShouldBe((TimeSpan.Zero, true));
    }

    [Fact]
    public void AsJsonEachLineIsAnObjectWithItsScopes()
    {
        using var services = new ServiceCollection()
            .AddLogging(l => l.AddConsole())
            .AddLogFormat(new LogSettings { Format = LogLineFormat.Json })
            .BuildServiceProvider();
        var name = services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        var formatter = services.GetServices<ConsoleFormatter>().Single(f => f.Name == name);
        var scopes = new LoggerExternalScopeProvider();
        using var _ = scopes.Push(new Dictionary<string, object> { ["RequestId"] = "abc" });
        using var line = new StringWriter();
        formatter.Write(
            new LogEntry<string>(LogLevel.Warning, "Berth", default, "A thing\nwith two lines", null, (s, _) => s),
            scopes,
            line
        );
        var json = JsonDocument.Parse(line.ToString().TrimEnd()).RootElement;
        line.ToString().TrimEnd().ShouldNotContain("\n");
        json.GetProperty("Message").GetString().ShouldBe("A thing\nwith two lines");
        json.GetProperty("Scopes")[0].GetProperty("RequestId").GetString().ShouldBe("abc");
        json.GetProperty("Timestamp").GetDateTimeOffset().Offset.ShouldBe(TimeSpan.Zero);
    }
}
