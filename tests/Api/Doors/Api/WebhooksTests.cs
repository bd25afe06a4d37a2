using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Platform.Addresses;
using Berth.Platform.Webhooks;
using Berth.Shop.Tenancy;
using Berth.Tests.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Berth.Tests.AdminApi;

/// <summary>What others are told, and where nothing is sent.</summary>
public sealed class WebhooksTests
{
    private static readonly Dictionary<string, string?> Private = new() { ["Berth:Webhooks:AllowPrivate"] = "true" };

    [Fact]
    public async Task AReceiverHearsOfAnInstancesLifeSignedAsTheDocumentsSay()
    {
        await using var app = await TestApp.StartAsync(settings: Private);
        await using var receiver = await Receiver.StartAsync();
        using var program = await Program.WithAsync(app);
        var hook = await program.PostAsync("/api/webhooks/", new { url = receiver.Url, events = WebhookEvent.All });
        hook.Status.ShouldBe(HttpStatusCode.Created, hook.Text);
        var secret = hook.Json.GetProperty("secret").GetString()!;
        await app.BuyAsync("ada");
        await SeeAsync(app, TenantState.Suspended);
        await SeeAsync(app, TenantState.Running);
        await using (var db = app.Db())
        {
            (await db.Tenants.SingleAsync()).Delay("The image is away.", db, DateTimeOffset.UtcNow);
            await db.SaveChangesAsync();
        }
        await SeeAsync(app, TenantState.Gone);
        await app.RunJobsAsync();
        receiver
            .Got.Select(g => g.Type)
            .Distinct()
            .Order()
            .ShouldBe([
                "customer.created",
                "instance.created",
                "instance.failed",
                "instance.removed",
                "instance.resumed",
                "instance.suspended",
            ]);
        foreach (var (signature, body, _) in receiver.Got)
        {
            var (t, v1) = (signature.Split(',')[0][2..], signature.Split(',')[1][3..]);
            v1.ShouldBe(
                Convert.ToHexStringLower(
                    HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{t}.{body}"))
                )
            );
            body.ShouldNotContain(secret);
        }
        JsonDocument
            .Parse(receiver.Got.Single(g => g.Type == "instance.created").Body)
            .RootElement.GetProperty("data")
            .GetProperty("instance")
            .GetProperty("name")
            .GetString()
            .ShouldBe("ada");
        (await program.GetAsync("/api/webhooks/")).Text.ShouldNotContain(secret);
        await using var after = app.Db();
        (await after.WebhookEndpoints.SingleAsync()).Secret.ShouldNotContain(secret);
    }

    [Fact]
    public async Task WhatIsRolledBackIsToldToNobody()
    {
        await using var app = await TestApp.StartAsync(settings: Private);
        await using var receiver = await Receiver.StartAsync();
        using var program = await Program.WithAsync(app);
        await program.PostAsync("/api/webhooks/", new { url = receiver.Url, events = WebhookEvent.All });
        await app.RunsAsync("ada");
        await using (var db = app.Db())
        {
            await db.WebhookDeliveries.ExecuteDeleteAsync();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var tenant = await db.Tenants.SingleAsync();
            tenant.Observe(TenantState.Suspended, tenant.Generation, "", db, DateTimeOffset.UtcNow);
            await db.SaveChangesAsync();
            await transaction.RollbackAsync();
        }
        await using var after = app.Db();
        (await after.WebhookDeliveries.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task WhatDoesNotArriveIsTriedForTwoDaysThenTheWebhookIsOffUntilItIsSentAgain()
    {
        var clock = new MovingClock();
        await using var app = await TestApp.StartAsync(settings: Private, clock: clock);
        await using var receiver = await Receiver.StartAsync();
        receiver.Status = 302;
        using var program = await Program.WithAsync(app);
        var id = (
            await program.PostAsync(
                "/api/webhooks/",
                new { url = receiver.Url, events = (string[])[WebhookEvent.Created] }
            )
        )
            .Json.GetProperty("id")
            .GetString();
        await app.RunsAsync("ada");
        await app.RunJobsAsync();
        var first = (await program.GetAsync($"/api/webhooks/{id}/deliveries/")).Json.GetProperty("items")[0];
        (
            first.GetProperty("state").GetString(),
            first.GetProperty("status").GetInt32(),
            first.GetProperty("attempts").GetInt32()
        ).ShouldBe(("waiting", 302, 1));
        receiver.Redirected.ShouldBeFalse();
        clock.Advance(TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1));
        await using (var db = app.Db())
            await db.Database.ExecuteSqlRawAsync("UPDATE jobs SET run_at = now() WHERE kind = 'send-webhook'");
        await app.RunJobsAsync();
        var hook = (await program.GetAsync("/api/webhooks/")).Json.GetProperty("items")[0];
        hook.GetProperty("enabled").GetBoolean().ShouldBeFalse();
        hook.GetProperty("why_disabled").GetString()!.ShouldContain("302");
        await using (var db = app.Db())
        {
            var alert = await db.Alerts.SingleAsync(a => a.Key == $"webhook/{id}");
            alert.ResolvedAt.ShouldBeNull();
            (alert.Subject + alert.Text).ShouldNotContain(receiver.Url);
        }
        receiver.Status = 200;
        (
            await program.PostAsync($"/api/webhooks/{id}/deliveries/{first.GetProperty("id").GetString()}/redeliver/")
        ).Status.ShouldBe(HttpStatusCode.Accepted);
        await app.RunJobsAsync();
        (await program.GetAsync($"/api/webhooks/{id}/deliveries/"))
            .Json.GetProperty("items")[0]
            .GetProperty("state")
            .GetString()
            .ShouldBe("delivered");
        (await program.GetAsync("/api/webhooks/"))
            .Json.GetProperty("items")[0]
            .GetProperty("enabled")
            .GetBoolean()
            .ShouldBeTrue();
        await using (var db = app.Db())
            (await db.Alerts.SingleAsync(a => a.Key == $"webhook/{id}")).ResolvedAt.ShouldNotBeNull();
        (await program.DeleteAsync($"/api/webhooks/{id}/")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await program.DeleteAsync($"/api/webhooks/{id}/")).Problem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("http://example.com/")]
    [InlineData("https://localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task NothingIsAddedThatLeadsInside(string url)
    {
        await using var app = await TestApp.StartAsync();
        using var program = await Program.WithAsync(app);
        var refused = await program.PostAsync("/api/webhooks/", new { url, events = (string[])[WebhookEvent.Created] });
        refused.Problem(HttpStatusCode.BadRequest);
        refused.Json.GetProperty("errors").GetProperty("url").GetString().ShouldNotBeNull();
    }

    [Fact]
    public async Task ANameThatLeadsInsideIsNotAskedWhateverItLedToWhenItWasAdded()
    {
        await using var receiver = await Receiver.StartAsync();
        using var post = new PostOutside(new Berth.Platform.Settings.BerthSettings());
        // "ip6-localhost" and names under localhost are resolved by the system: only the address says what they are.
        foreach (var host in (string[])["shop.localhost", "ip6-localhost"])
        {
            var answer = await post.PostAsync(
                $"https://{host}:{new Uri(receiver.Url).Port}/",
                "{}",
                new Dictionary<string, string>(),
                default
            );
            answer.Status.ShouldBeNull();
            answer.Trouble.ShouldBeOneOf(
                "It leads to a private address, where nothing is sent.",
                "Its name is not known."
            );
        }
        receiver.Got.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:2800:220:1::1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("192.0.0.192", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:93.184.216.34", true)]
    [InlineData("::7f00:1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void APublicAddressIsOneOfTheWorlds(string address, bool isPublic) =>
        SpecialNetworks.IsPublic(IPAddress.Parse(address)).ShouldBe(isPublic);

    private static async Task SeeAsync(TestApp app, TenantState state)
    {
        await using var db = app.Db();
        var tenant = await db.Tenants.SingleAsync();
        tenant.Observe(state, tenant.Generation, "Seen.", db, DateTimeOffset.UtcNow);
        await db.SaveChangesAsync();
    }

    /// <summary>Somebody's own server.</summary>
    private sealed class Receiver(WebApplication app) : IAsyncDisposable
    {
        public List<(string Signature, string Body, string Type)> Got { get; } = [];
        public int Status { get; set; } = 200;
        public bool Redirected { get; private set; }
        public string Url => $"{app.Urls.First()}/hooks?key=theirs";

        public static async Task<Receiver> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var receiver = new Receiver(app);
            app.MapPost(
                "/hooks",
                async (HttpContext context) =>
                {
                    using var reader = new StreamReader(context.Request.Body);
                    var body = await reader.ReadToEndAsync();
                    lock (receiver.Got)
                        receiver.Got.Add(
                            (
                                context.Request.Headers["Berth-Signature"].ToString(),
                                body,
                                JsonDocument.Parse(body).RootElement.GetProperty("type").GetString()!
                            )
                        );
                    context.Response.StatusCode = receiver.Status;
                    context.Response.Headers.Location = "/elsewhere";
                }
            );
            app.Map("/elsewhere", () => receiver.Redirected = true);
            await app.StartAsync();
            return receiver;
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
