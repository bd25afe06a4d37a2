using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Berth.Tests.EndToEnd;

/// <summary>
/// Stripe answers with an error, not at all, or does the work and its answer is lost, at each thing that is asked of
/// it: opening a payment page, fulfilling, changing a plan, cancelling, refunding. It ends as it was asked for, by
/// itself, and nothing is charged or given back twice. The product's client asks three times, after 429 once: four
/// failures, or two, are more than one job's run.
/// </summary>
public sealed class StripeOutageTests(StripeOutageTests.Base installation) : IClassFixture<StripeOutageTests.Base>
{
    private const string Over = """{"api":{"count":0}}""";
    private static int _count;
    private readonly Tenancy _ada = new(installation.It, $"stripe{Interlocked.Increment(ref _count)}");

    private Installation It => installation.It;

    public sealed class Base : IAsyncLifetime
    {
        public Installation It { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            It = await Installation.CreateAsync(
                "outage",
                new Dictionary<string, string> { ["Berth__Stripe__OnFraudWarning"] = "refund" }
            );
            await It.StripeAnswersAsync();
            await It.StartProductAsync();
        }

        public ValueTask DisposeAsync() => It.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"status":500,"path":"/v1/checkout/sessions","method":"POST","after":true}""")]
    [InlineData("""{"status":429,"path":"/v1/checkout/sessions","method":"POST"}""")]
    [InlineData("""{"hangMs":90000,"path":"/v1/checkout/sessions","method":"POST"}""")]
    public async Task NoPaymentPageCanBeOpened(string fault)
    {
        await FailsAsync(fault);
        var begun = Stopwatch.StartNew();
        (await _ada.Customer.OrdersInVainAsync(_ada.Name)).ShouldContain(
            "The payment page cannot be opened right now. Nothing was charged"
        );
        begun.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(40), "The buyer waits, looking at nothing.");
        (await _ada.CountAsync("held_names WHERE name = @name")).ShouldBe(0);

        await It.StripeFailsAsync(Over);
        await _ada.BuysAsync();
        await _ada.ShouldHaveAsync(["subscription_create"], [$"{_ada.Name} is ready"]);
    }

    [Theory]
    [InlineData("""{"status":500,"path":"/v1/checkout/sessions","method":"GET","count":4}""")]
    public async Task APaymentCannotBeRead(string fault)
    {
        var page = await _ada.Customer.OrdersAsync(_ada.Name, email: $"{_ada.Name}@example.com");
        await FailsAsync(fault);
        await _ada.Customer.PaysAsync(page);
        await _ada.RunsAsync();
        await _ada.ShouldHaveAsync(["subscription_create"], [$"{_ada.Name} is ready"]);
    }

    [Theory]
    [InlineData("""{"status":500,"path":"/v1/subscriptions","method":"POST","count":4,"after":true}""")]
    [InlineData("""{"status":429,"path":"/v1/subscriptions","method":"POST","count":2}""")]
    [InlineData("""{"hangMs":30000,"path":"/v1/subscriptions","method":"POST","count":1,"after":true}""")]
    public async Task APlanIsChanged(string fault)
    {
        await _ada.BuysAsync();
        await FailsAsync(fault);
        await _ada.Customer.PressesAsync("Plan", ("plan", "large"));
        await _ada.RunsAsync("large");
        await _ada.ShouldHaveAsync(
            ["subscription_create", "subscription_update"],
            [$"{_ada.Name} is ready", $"{_ada.Name} is now on the plan large"]
        );
    }

    [Theory]
    [InlineData("""{"status":500,"path":"/v1/subscriptions","count":4}""")]
    [InlineData("""{"status":500,"path":"/v1/subscriptions","method":"DELETE","count":4,"after":true}""")]
    public async Task AllIsCancelled(string fault)
    {
        await _ada.BuysAsync();
        await FailsAsync(fault);
        await _ada.Customer.CancelsAsync();
        (await _ada.Customer.PageAsync()).ShouldNotContain("data-state=\"running\"");
        await _ada.IsGoneAsync();
        await _ada.ShouldHaveAsync(["subscription_create"], [$"{_ada.Name} is ready", $"{_ada.Name} is removed"]);
    }

    [Theory]
    [InlineData("""{"status":500,"path":"/v1/refunds","method":"POST","count":4,"after":true}""")]
    public async Task MoneyGoesBack(string fault)
    {
        var before = await RefundsAsync();
        await FailsAsync(fault);
        // This card's bank warns of fraud, and the installation is set to give the money back then.
        await _ada.Customer.PaysAsync(
            await _ada.Customer.OrdersAsync(_ada.Name, email: $"{_ada.Name}@example.com"),
            "4000000000005423"
        );
        await _ada.UntilAsync(
            "the operators know that the money went back",
            async () =>
                (await It.MailsAsync("operators@localhost")).Count(m =>
                    m.Subject == $"5.00 EUR given back for '{_ada.Name}'"
                ) == 1
        );
        await _ada.IsSuspendedAsync();
        await _ada.UntilAsync(
            "no job waits or runs",
            async () =>
                await _ada.CountAsync(
                    "jobs WHERE state = 'Running' OR state = 'Ready' AND run_at < now() + interval '1 minute'"
                ) == 0
        );
        (await RefundsAsync()).ShouldBe(before + 1);
        (await It.MailsAsync("operators@localhost"))
            .Count(m => m.Subject == $"5.00 EUR given back for '{_ada.Name}'")
            .ShouldBe(1);
        (await _ada.ListAsync("SELECT kind || ': ' || last_error FROM jobs WHERE state = 'Parked'")).ShouldBeEmpty();
    }

    private async Task<int> RefundsAsync() =>
        (await It.StripeAsync("/v1/refunds?limit=100")).GetProperty("data").GetArrayLength();

    private Task FailsAsync(string fault) => It.StripeFailsAsync($$"""{"api":{{fault}}}""");
}
