using System.Net;
using Berth.Operations;
using Berth.Platform.Telemetry;
using Berth.Shop.Checkout;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Tenants.Provisioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Berth.Tests.Telemetry;

/// <summary>
/// What a collector gets: a paid order's way is one trace through all the rows in which it waits, and nothing secret is
/// in it.
/// </summary>
public sealed class TraceTests
{
    [Fact]
    public async Task APaymentIsOneTraceFromTheWebhookToTheStack()
    {
        await using var collector = await Collector.StartAsync();
        await using var app = await StartAsync(collector);
        var order = await PlacedAsync(app);
        (await app.PostEventAsync(Completed("evt_traced"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await app.RunJobsAsync();
        // There is no image here to look up, so the first attempt fails; the second one belongs to the same trace.
        await app.Db().Database.ExecuteSqlAsync($"UPDATE tenants SET image = 'sha256:traced'");
        await app.Db().Database.ExecuteSqlAsync($"UPDATE jobs SET run_at = now() WHERE kind = 'reconcile-tenant'");
        await app.RunJobsAsync();
        var webhook = await ReceivedAsync(app, collector, s => s.Tags.GetValueOrDefault("berth.event") == "evt_traced");
        var trace = collector.Spans.Where(s => s.TraceId == webhook.TraceId).ToList();
        (webhook.Name, webhook.Parent, webhook.Tags["http.route"], webhook.Tags["http.response.status_code"]).ShouldBe(
            ("POST /api/webhook/stripe/", "", "/api/webhook/stripe/", "200")
        );
        var handle = trace.Single(s => s.Name == "job handle-stripe-event");
        handle.Parent.ShouldBe(webhook.Id);
        var fulfil = trace.Single(s => s.Name == "fulfil");
        fulfil.Parent.ShouldBe(handle.Id);
        trace.Where(s => s.Name.StartsWith("stripe: ", StringComparison.Ordinal)).ShouldNotBeEmpty();
        var attempts = trace.Where(s => s.Name == "job reconcile-tenant").ToList();
        attempts.Count.ShouldBeGreaterThanOrEqualTo(2);
        attempts.ShouldAllBe(s => s.Parent == fulfil.Id);

        var tenant = await app.Db().Tenants.SingleAsync();
        foreach (var reconcile in trace.Where(s => s.Name == "reconcile"))
        {
            attempts.Select(a => a.Id).ShouldContain(reconcile.Parent);
            (reconcile.Tags["berth.tenant"], reconcile.Tags["berth.order"], reconcile.Tags["berth.host"]).ShouldBe(
                ($"{tenant.Id}", $"{order.Id}", "local")
            );
        }
        var up = trace.Last(s => s.Name == "stack up");
        trace.Single(s => s.Id == up.Parent).Name.ShouldBe("reconcile");
        trace.Where(s => s.Name == "publish route").ShouldNotBeEmpty();
        trace.Where(s => s.Name == "publish route").ShouldAllBe(s => s.IsError); // there is no proxy here

        // The row of the event says where its trace is; 03: it is recorded, and its id is random.
        (await app.Db().StripeEvents.SingleAsync()).Traceparent.ShouldBe($"00-{webhook.TraceId}-{webhook.Id}-03");
        foreach (var secret in (string[])[order.Token, order.Email, TestApp.WebhookSecret, "sk_test_tests"])
            collector.Everything.ShouldNotContain(secret);
        foreach (
            var metric in (string[])
                [
                    "berth.jobs",
                    "berth.job.wait",
                    "berth.job.run",
                    "berth.webhooks",
                    "berth.stripe.call",
                    "http.server.request.duration",
                ]
        )
            collector.Metrics.ShouldContain(metric);
    }

    [Fact]
    public async Task AnOrdersPageIsNamedByItsRouteAndAVisitorsTraceIsNotTaken()
    {
        await using var collector = await Collector.StartAsync();
        await using var app = await StartAsync(collector);
        var order = await PlacedAsync(app);
        const string Theirs = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"/orders/{order.Token}?paid=1")
        {
            Headers = { { "traceparent", $"00-{Theirs}-00f067aa0ba902b7-01" } },
        };
        (await app.Http.SendAsync(ask)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var trace = (await app.Db().Jobs.SingleAsync(j => j.Kind == "check-order")).Traceparent!.Split('-')[1];
        await app.RunJobsAsync();
        var page = await ReceivedAsync(
            app,
            collector,
            s => s.Name.StartsWith("GET /orders/{token", StringComparison.Ordinal) && s.TraceId == trace
        );
        page.TraceId.ShouldNotBe(Theirs);
        collector.Spans.Single(s => s.Name == "job check-order" && s.TraceId == trace).Parent.ShouldBe(page.Id);
        collector.Everything.ShouldNotContain(order.Token);
    }

    [Fact]
    public async Task AJobThatNobodyCausedBeginsATraceOfItsOwn()
    {
        await using var collector = await Collector.StartAsync();
        await using var app = await StartAsync(collector);
        foreach (var kind in (string[])["delete-old-jobs", "delete-old-mails"])
        {
            await using var db = app.Db();
            db.Enqueue(new(kind, "{}", Key: "recurring"));
            await db.SaveChangesAsync();
        }
        var ids = await app.Db().Jobs.Select(j => $"{j.Id}").ToListAsync();
        await app.RunJobsAsync();
        app.Services.GetRequiredService<SendTelemetry>().Flush().ShouldBeTrue();
        // Other tests' jobs run in this process, too.
        var roots = collector
            .Spans.Where(s =>
                s.Name is "job delete-old-jobs" or "job delete-old-mails"
                && ids.Contains(s.Tags["berth.job.id"])
                && s.Parent == ""
            )
            .ToList();
        roots.Select(s => s.Name).Distinct().Count().ShouldBe(2);
        roots.Select(s => s.TraceId).Distinct().Count().ShouldBe(roots.Count);
    }

    [Fact]
    public async Task TheProbeIsASpanAndTheTenantHearsNothingOfIt()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var proxy = builder.Build();
        var heard = new List<string>();
        proxy.Run(c =>
        {
            heard.AddRange(c.Request.Headers.Keys);
            return c.Response.WriteAsync("hello");
        });
        await proxy.StartAsync();
        await using var collector = await Collector.StartAsync();
        await using var app = await StartAsync(collector);
        await PlacedAsync(app);
        await app.PostEventAsync(Completed("evt_probe"));
        await app.RunJobsAsync();
        var host = new HostInfo
        {
            Name = "probed-host",
            Endpoint = "",
            EdgeContainer = "",
            EdgeUrl = proxy.Urls.First(),
        };
        await app
            .Services.GetRequiredService<ProbeTenant>()
            .UntilAnsweredAsync(await app.Db().Tenants.SingleAsync(), host, CancellationToken.None);
        app.Services.GetRequiredService<SendTelemetry>().Flush().ShouldBeTrue();
        collector.Spans.Single(s => s.Name == "probe" && s.Tags["berth.host"] == "probed-host").IsError.ShouldBeFalse();
        heard.ShouldNotBeEmpty();
        heard.ShouldNotContain(h => h.Equals("traceparent", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task TheDatabaseIsReadForMetrics()
    {
        await using var collector = await Collector.StartAsync();
        await using var app = await StartAsync(collector, new() { ["Berth:Docker:CapacityMb"] = "1000" });
        await PlacedAsync(app);
        await app.PostEventAsync(Completed("evt_gauges"));
        await app.RunJobsAsync();
        using var gauges = ActivatorUtilities.CreateInstance<ReadGauges>(app.Services);
        await gauges.StartAsync(CancellationToken.None);
        await gauges.LookAsync(CancellationToken.None);
        app.Services.GetRequiredService<SendTelemetry>().Flush().ShouldBeTrue();
        foreach (var metric in (string[])["berth.tenants", "berth.host.memory.free"])
            collector.Metrics.ShouldContain(metric);
        await gauges.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task WithoutACollectorNothingIsTraced()
    {
        await using var app = await TestApp.StartAsync();
        app.Services.GetService<SendTelemetry>().ShouldBeNull();
    }

    [Theory]
    [InlineData("Telemetry:Endpoint", "collector:4318", "It must be the base address of an OTLP collector")]
    [InlineData("Telemetry:Headers", "hunter2", "It must be name=value")]
    [InlineData("Telemetry:Every", "00:00:00", "It must be 1 second to 10 minutes")]
    [InlineData("Logs:Format", "xml", "It must be text or json")]
    [InlineData("Limits:FormsPerMinute", "0", "It must be 1-1000000")]
    [InlineData("Limits:BodyKb", "1", "It must be 16-10240")]
    public async Task MistakesOfTheSettingsAreSaid(string key, string value, string said)
    {
        var e = await Should.ThrowAsync<InvalidOperationException>(async () =>
            await (
                await TestApp.StartAsync(settings: new Dictionary<string, string?> { [$"Berth:{key}"] = value })
            ).DisposeAsync()
        );
        e.Message.ShouldContain($"Berth:{key}");
        e.Message.ShouldContain(said);
        e.Message.ShouldNotContain("hunter2");
    }

    /// <summary>A request's span ends a moment after its answer was read.</summary>
    private static async Task<Collector.Span> ReceivedAsync(
        TestApp app,
        Collector collector,
        Func<Collector.Span, bool> which
    )
    {
        for (var i = 0; ; i++)
        {
            app.Services.GetRequiredService<SendTelemetry>().Flush().ShouldBeTrue();
            if (collector.Spans.SingleOrDefault(which) is { } span)
                return span;
            i.ShouldBeLessThan(100, "No such span came.");
            await Task.Delay(100);
        }
    }

    private static Task<TestApp> StartAsync(Collector collector, Dictionary<string, string?>? more = null) =>
        TestApp.StartAsync(
            settings: new Dictionary<string, string?>(more ?? [])
            {
                ["Berth:Telemetry:Endpoint"] = collector.Url,
                ["Berth:Telemetry:Every"] = "00:10:00",
            }
        );

    private static async Task<Order> PlacedAsync(TestApp app)
    {
        var order = (
            await app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p =>
                p.PlaceAsync(new("hello", "small", "ada", "ada@example.com", null), default)
            )
        ).Order!;
        app.Stripe.HasPaidSession("cs_1", order.Id.ToString(), "sub_1");
        return order;
    }

    private static string Completed(string id) =>
        $$$$"""{"id":"{{{{id}}}}","object":"event","type":"checkout.session.completed","data":{"object":{"id":"cs_1","object":"checkout.session"}}}""";
}
