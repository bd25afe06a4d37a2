using System.Net;
using System.Text.Json;
using Berth.Doors.Live;
using Berth.Platform.Jobs;
using Berth.Platform.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Berth.Tests.Telemetry;

/// <summary>Whether a process lives, and whether it is of use, are two questions.</summary>
public sealed class ReadyTests
{
    [Fact]
    public async Task AnInstallationThatIsBehindIsNotReadyAndSaysWhatIsMissing()
    {
        await using var app = await TestApp.StartAsync();
        var (status, body) = await AskAsync(app);
        (
            status,
            body.GetProperty("ready").GetBoolean(),
            body.GetProperty("checks").GetProperty("database").GetString(),
            body.GetProperty("checks").GetProperty("catalog").GetString()
        ).ShouldBe((HttpStatusCode.OK, true, "ok", "ok"));

        await app.Db()
            .Database.ExecuteSqlRawAsync(
                """DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = '0015_Telemetry'"""
            );
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        (status, body) = await AskAsync(app);
        (
            status,
            body.GetProperty("ready").GetBoolean(),
            body.GetProperty("checks").GetProperty("database").GetString()
        ).ShouldBe((HttpStatusCode.ServiceUnavailable, false, "is behind: run 'berth migrate'"));
        (await app.Http.GetStringAsync("/healthz")).ShouldBe("ok");
    }

    [Fact]
    public async Task ADatabaseThatIsAwayIsSaidWithoutItsName()
    {
        await using var app = await TestApp.StartAsync();
        var check = new CheckReady(
            [
                new ReadyCheck(
                    "database",
                    (_, _) => throw new InvalidOperationException("no route to db.internal as berth")
                ),
            ],
            app.Services,
            TimeProvider.System,
            app.Services.GetRequiredService<ILogger<CheckReady>>()
        );
        var answer = await check.CheckAsync(CancellationToken.None);
        answer.ShouldSatisfyAllConditions(
            a => a.Ready.ShouldBeFalse(),
            a => a.Checks["database"].ShouldBe("does not answer")
        );
    }

    [Fact]
    public async Task HoweverOftenItIsAskedTheDatabaseIsAskedOnceASecond()
    {
        await using var app = await TestApp.StartAsync();
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => app.Http.GetAsync("/readyz")));
        app.Services.GetRequiredService<CheckReady>()
            .Looks.ShouldBeLessThanOrEqualTo(1 + (int)TimeProvider.System.GetElapsedTime(began).TotalSeconds);
    }

    [Fact]
    public async Task AWorkerIsAliveWhileItLooksForJobs()
    {
        await using var app = await TestApp.StartAsync();
        var runner = app.Worker.GetRequiredService<JobRunner>();
        runner.IsAlive.ShouldBeFalse();
        await app.RunJobsAsync();
        runner.IsAlive.ShouldBeTrue();
    }

    [Fact]
    public async Task AWorkerThatLooksForNoJobsSaysSoAtItsSocket()
    {
        await using var app = await TestApp.StartAsync();
        await using var worker = Application.Build(
            web: false,
            worker: true,
            builder =>
            {
                builder.Configuration.Sources.Clear();
                builder.Configuration.AddConfiguration(app.Worker.GetRequiredService<IConfiguration>());
                builder.Logging.ClearProviders();
            }
        );
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var socket = builder.Build();
        AnswerWeb.Map(socket, worker.Services);
        await socket.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(socket.Urls.First()) };

        var (status, body) = await AskAsync(http);
        (status, body.GetProperty("checks").GetProperty("jobs").GetString()).ShouldBe(
            (HttpStatusCode.ServiceUnavailable, "have not been looked for")
        );
        await worker.Services.GetRequiredService<JobRunner>().RunDueAsync(CancellationToken.None);
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        (await AskAsync(http)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(TestApp app) => AskAsync(app.Http);

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/readyz");
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
