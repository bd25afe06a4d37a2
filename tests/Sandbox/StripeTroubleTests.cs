using System.Diagnostics;
using System.Net;
using Shouldly;
using Stripe;
using Xunit;

namespace Berth.Tests.Sandbox;

/// <summary>API calls that go wrong by wish, and webhooks of another time.</summary>
public sealed class StripeTroubleTests : IAsyncLifetime
{
    private StripeSandbox _stripe = null!;
    private Shop _shop = null!;
    private CustomerService _customers = null!;

    public async ValueTask InitializeAsync()
    {
        _shop = new Shop(_stripe = await StripeSandbox.StartAsync());
        _customers = new CustomerService(_shop.Client);
    }

    public ValueTask DisposeAsync() => _stripe.DisposeAsync();

    [Theory]
    [InlineData(500, "api_error", null)]
    [InlineData(429, "invalid_request_error", "rate_limit")]
    public async Task TheNextCallsFailAndNothingIsDone(int status, string type, string? code)
    {
        await _shop.SetAsync("faults", $$$"""{"api":{"status":{{{status}}},"count":2}}""");
        var key = new RequestOptions { IdempotencyKey = "key" };
        for (var i = 0; i < 2; i++)
        {
            var e = await Should.ThrowAsync<StripeException>(() => _customers.CreateAsync(new() { Name = "Ada" }, key));
            ((int)e.HttpStatusCode, e.StripeError.Type, e.StripeError.Code).ShouldBe((status, type, code));
        }
        (await _customers.ListAsync()).ShouldBeEmpty();
        var made = await _customers.CreateAsync(new() { Name = "Ada" }, key); // the key is still free
        made.StripeResponse.Headers.Contains("Idempotent-Replayed").ShouldBeFalse();
    }

    [Fact]
    public async Task OnlyWhatFitsFailsUntilItIsTurnedOff()
    {
        var customer = await _customers.CreateAsync(new() { Name = "Ada" });
        await _shop.SetAsync("faults", """{"api":{"status":503,"path":"/v1/customers","method":"post"}}""");
        for (var i = 0; i < 3; i++)
            (
                await Should.ThrowAsync<StripeException>(() =>
                    _customers.UpdateAsync(customer.Id, new() { Name = "Bob" })
                )
            ).HttpStatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await _customers.GetAsync(customer.Id)).Name.ShouldBe("Ada");
        await new ProductService(_shop.Client).CreateAsync(new() { Name = "Hello" });
        await _shop.SetAsync("faults", """{"api":{"count":0}}""");
        (await _customers.UpdateAsync(customer.Id, new() { Name = "Bob" })).Name.ShouldBe("Bob");
    }

    [Fact]
    public async Task TheAnswerIsLostAndTheSameKeyFindsWhatWasDone()
    {
        await _shop.SetAsync("faults", """{"api":{"status":502,"count":1,"after":true,"method":"POST"}}""");
        var key = new RequestOptions { IdempotencyKey = "key" };
        await Should.ThrowAsync<StripeException>(() => _customers.CreateAsync(new() { Name = "Ada" }, key));
        var done = (await _customers.ListAsync()).Single();
        var again = await _customers.CreateAsync(new() { Name = "Ada" }, key);
        again.Id.ShouldBe(done.Id);
        again.StripeResponse.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task ACallerThatWaitsNoLonger(bool after, int done)
    {
        await _shop.SetAsync(
            "faults",
            $$$"""{"api":{"hangMs":600000,"count":1,"after":{{{(after ? "true" : "false")}}}}}"""
        );
        using var gone = new CancellationTokenSource();
        var call = _customers.CreateAsync(new() { Name = "Ada" }, cancellationToken: gone.Token);
        // The call has come in once it has used up the count.
        for (
            var left = "count";
            left.Contains("count", StringComparison.Ordinal);
            left = await (
                    await _stripe.Browser.PutAsync(
                        $"{_stripe.Url}/sandbox/faults",
                        new StringContent("{}", System.Text.Encoding.UTF8, "application/json")
                    )
                ).Content.ReadAsStringAsync()
        )
            await Task.Delay(10);
        if (after)
            while (!(await _customers.ListAsync()).Any())
                await Task.Delay(10); // others are served meanwhile
        call.IsCompleted.ShouldBeFalse();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        (await _customers.ListAsync()).Count().ShouldBe(done);
    }

    [Fact]
    public async Task AHangThatEndsGivesTheTrueAnswer()
    {
        await _shop.SetAsync("faults", """{"api":{"hangMs":300,"count":1}}""");
        var begun = Stopwatch.GetTimestamp();
        (await _customers.CreateAsync(new() { Name = "Ada" })).Name.ShouldBe("Ada");
        Stopwatch.GetElapsedTime(begun).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(290));
    }

    [Theory]
    [InlineData("""{"api":{}}""")]
    [InlineData("""{"api":{"status":200}}""")]
    [InlineData("""{"api":{"hangMs":-1}}""")]
    [InlineData("""{"api":{"status":500,"path":"/sandbox"}}""")]
    [InlineData("""{"signed":"tomorrow"}""")]
    public async Task RefusesAWishThatMakesNoSense(string wish)
    {
        using var content = new StringContent(wish, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _stripe.Browser.PutAsync($"{_stripe.Url}/sandbox/faults", content);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("real", 0)]
    [InlineData("sandbox", 10)]
    public async Task WebhooksAreSignedByTheClockThatIsWished(string clock, int days)
    {
        await _shop.SetAsync("faults", $$"""{"signed":"{{clock}}"}""");
        await _shop.AdvanceAsync("10d");
        await _customers.CreateAsync(new() { Name = "Ada" });
        while (true)
        {
            lock (_stripe.Received)
                if (_stripe.Received.Count > 0)
                    break;
            await Task.Delay(20);
        }
        var (body, signature) = _stripe.Received[0];
        EventUtility.ValidateSignature(
            body,
            signature,
            "whsec_right",
            tolerance: 300,
            utcNow: DateTimeOffset.UtcNow.AddDays(days).ToUnixTimeSeconds()
        );
    }
}
