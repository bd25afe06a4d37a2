using Berth.Platform.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Stripe;
using Xunit;

namespace Berth.Tests.Web;

/// <summary>What we send with a key goes where it was sent to, and nowhere else.</summary>
public sealed class RedirectTests : IAsyncLifetime
{
    private readonly WebApplication _elsewhere = Server();
    private readonly WebApplication _leads = Server();
    private int _asked;
    private int _followed;

    public async ValueTask InitializeAsync()
    {
        _elsewhere.Run(context =>
        {
            Interlocked.Increment(ref _followed);
            return context.Response.WriteAsync("{}");
        });
        await _elsewhere.StartAsync();
        _leads.Run(context =>
        {
            Interlocked.Increment(ref _asked);
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = _elsewhere.Urls.First() + context.Request.Path;
            return Task.CompletedTask;
        });
        await _leads.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _leads.DisposeAsync();
        await _elsewhere.DisposeAsync();
    }

    [Fact]
    public async Task StripesClientFollowsNone()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?> { ["Berth:Stripe:ApiBase"] = _leads.Urls.First() },
            realStripe: true
        );
        var stripe = new BalanceService(app.Services.GetRequiredService<IStripeClient>());
        await Should.ThrowAsync<StripeException>(() => stripe.GetAsync());
        (_asked, _followed).ShouldBe((1, 0));
    }

    [Fact]
    public async Task NorDoesTheCollectors()
    {
        await using var app = await TestApp.StartAsync(
            settings: new Dictionary<string, string?>
            {
                ["Berth:Telemetry:Endpoint"] = _leads.Urls.First(),
                ["Berth:Telemetry:Headers"] = "key=secret",
            }
        );
        (await app.Http.GetAsync("/")).Dispose();
        var telemetry = app.Services.GetRequiredService<SendTelemetry>();
        // Spans and metrics; on a busy machine the exporter's own patience may end before the first answer.
        var asked = await Patience.UntilAsync(() =>
        {
            telemetry.Flush();
            return Task.FromResult(_asked >= 2);
        });
        asked.ShouldBeTrue($"It was asked {_asked} times.");
        _followed.ShouldBe(0);
    }

    private static WebApplication Server()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
