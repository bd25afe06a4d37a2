using System.Net;
using System.Text.RegularExpressions;
using Berth.Shop.Checkout;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Berth.Tests.Checkout;

public sealed partial class PlaceOrderTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task HoldsTheNameAndOpensThePaymentPage()
    {
        var answer = await PlaceAsync(" ADA ");
        answer.Order!.PayUrl.ShouldBe("http://pay.invalid/1");
        var held = await _app.Db().HeldNames.SingleAsync();
        (held.Name, held.OrderId).ShouldBe(("ada", answer.Order.Id));
        held.ExpiresAt!.Value.ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(30));
    }

    [Fact]
    public async Task TwoBuyersAtOnceOneGetsTheNameAndTheOtherIsTold()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => PlaceAsync("ada", email: $"buyer{i}@example.com"))
        );
        answers.Count(a => a.Order is not null).ShouldBe(1);
        answers.Where(a => a.Order is null).ShouldAllBe(a => a.Errors["Name"].Contains("is taken"));
        (await _app.Db().Orders.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task TheSameBuyerMayComeBackAndChangeTheirMind()
    {
        var first = (await PlaceAsync("ada")).Order!;
        var again = (await PlaceAsync("ada", plan: "large", earlier: first.Token)).Order!;
        var other = (await PlaceAsync("bob", earlier: again.Token)).Order!;
        (await _app.Db().HeldNames.SingleAsync()).OrderId.ShouldBe(other.Id);
        (await _app.Db().Orders.CountAsync(o => o.State == OrderState.Expired)).ShouldBe(2);
    }

    [Fact]
    public async Task AFormThatIsSentTwiceIsOneOrder()
    {
        var key = PlaceOrder.NewFormKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PlaceAsync("ada", form: key)));
        answers.Select(a => a.Order?.Id).Distinct().ShouldHaveSingleItem().ShouldNotBeNull();
        answers.Select(a => a.Order!.Token).Distinct().ShouldHaveSingleItem(); // each answer opens its page
        answers.ShouldAllBe(a => a.Order!.PayUrl == "http://pay.invalid/1");
        (await PlaceAsync("ada", form: key)).Order!.Id.ShouldBe(answers[0].Order!.Id); // later, too
        (await _app.Db().Orders.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AFormThatWasChangedIsAnotherOrderInsteadOfTheFirst()
    {
        var key = PlaceOrder.NewFormKey();
        var first = (await PlaceAsync("ada", form: key)).Order!;
        var second = (await PlaceAsync("ada", plan: "large", earlier: first.Token, form: key)).Order!;
        (second.Id == first.Id).ShouldBeFalse();
        (await _app.Db().Orders.SingleAsync(o => o.State == OrderState.Pending)).Id.ShouldBe(second.Id);
    }

    [Fact]
    public async Task TheSecondOfTwoClicksIsToldWhatTheFirstIs()
    {
        _app.Stripe.IsDown = true;
        var key = PlaceOrder.NewFormKey();
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => PlaceAsync("ada", form: key)));
        answers.ShouldAllBe(a => a.Errors[""].Contains("Nothing was charged"));
        _app.Stripe.IsDown = false;
        (await PlaceAsync("ada", form: key)).Order.ShouldNotBeNull();
    }

    [Fact]
    public async Task AnotherTokenDoesNotTakeAPaidName()
    {
        var first = (await PlaceAsync("ada")).Order!;
        await HoldName.KeepAsync(
            _app.Db(),
            first,
            await _app.Services.GetRequiredService<KnownHosts>().AllAsync(default),
            [],
            default
        );
        (await PlaceAsync("ada", earlier: first.Token)).Errors["Name"].ShouldContain("is taken");
    }

    [Fact]
    public async Task WithoutStripeNothingIsKept()
    {
        _app.Stripe.IsDown = true;
        (await PlaceAsync("ada")).Errors[""].ShouldContain("Nothing was charged");
        (await _app.Db().HeldNames.AnyAsync()).ShouldBeFalse();
        _app.Stripe.IsDown = false;
        (await PlaceAsync("ada")).Order.ShouldNotBeNull();
    }

    [Fact]
    public async Task ANameNotPaidInTimeIsFreeAgain()
    {
        var order = (await PlaceAsync("ada")).Order!;
        await _app.Db().Database.ExecuteSqlAsync($"UPDATE held_names SET expires_at = now() - interval '1 second'");
        await using var scope = _app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ExpireReservations>().RunAsync(new(), default);
        (await _app.Db().HeldNames.AnyAsync()).ShouldBeFalse();
        (await _app.Db().Orders.SingleAsync()).State.ShouldBe(OrderState.Expired);
        (await PlaceAsync("ada", email: "bob@example.com")).Order!.Id.ShouldNotBe(order.Id);
    }

    [Fact]
    public async Task SaysAllThatIsWrongAtOnce() =>
        (await PlaceAsync("no way", plan: "huge", email: "nobody"))
            .Errors.Keys.Order()
            .ShouldBe(["Email", "Name", "Plan"]);

    [Theory]
    [InlineData("ada")]
    [InlineData("a b@example.com")]
    [InlineData("a@b\r\nBcc: x@y.z")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("@")]
    public async Task RefusesWhatIsNoAddress(string email) =>
        (await PlaceAsync("ada", email: email)).Errors.Keys.ShouldContain("Email");

    [Fact]
    public async Task TenThousandHostileNamesNeverBreakThePage()
    {
        var (token, cookie) = await FormAsync();
        var random = new Random(1);
        const string alphabet = "abcABC019-_. \t\n\0/\\<>'\"%{}$&=#ä🦀‮";
        await Parallel.ForEachAsync(
            Enumerable
                .Range(0, 10_000)
                .Select(i =>
                    string.Concat(
                        Enumerable
                            .Range(0, random.Next(1, i % 100 == 0 ? 5000 : 70))
                            .Select(_ => alphabet[random.Next(alphabet.Length)])
                    )
                )
                .ToList(),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (name, ct) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/checkout/hello")
                {
                    Content = new FormUrlEncodedContent([
                        new("Plan", "small"),
                        new("Name", name),
                        new("Email", "a@example.com"),
                        new("__RequestVerificationToken", token),
                    ]),
                };
                request.Headers.Add("Cookie", cookie);
                using var response = await _app.Http.SendAsync(request, ct);
                // 400: the framework itself refuses a NUL in a form
                ((int)response.StatusCode).ShouldBeOneOf(302, 422, 400);
            }
        );
        foreach (var held in await _app.Db().HeldNames.ToListAsync())
            held.Name.ShouldMatch("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$");
    }

    [Fact]
    public async Task AFormWithoutItsTokenIsRefused()
    {
        using var response = await _app.Http.PostAsync(
            "/checkout/hello",
            new FormUrlEncodedContent([new("Plan", "small"), new("Name", "ada"), new("Email", "a@example.com")])
        );
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<(string Token, string Cookie)> FormAsync()
    {
        using var response = await _app.Http.GetAsync("/checkout/hello");
        return (
            TokenField().Match(await response.Content.ReadAsStringAsync()).Groups[1].Value,
            response.Headers.GetValues("Set-Cookie").First().Split(';')[0]
        );
    }

    [Fact]
    public async Task NobodyHoldsManyNamesWithoutPaying()
    {
        const string email = "eve@example.com";
        await using var db = _app.Db();
        await using var hold = await db.Database.BeginTransactionAsync();
        var normal = Berth.Platform.Addresses.Mailbox.Normal(email);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LimitHolds.Locks}, hashtext({normal}))");
        var asked = Enumerable.Range(0, 8).Select(i => PlaceAsync($"name{i}", email: email)).ToList();
        // All of them wait, so that none is counted before all have asked.
        (
            await Patience.UntilAsync(async () =>
                await _app.Db()
                    .Database.SqlQuery<int>(
                        $"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
                    )
                    .SingleAsync() >= asked.Count
            )
        ).ShouldBeTrue();
        await hold.CommitAsync();
        var answers = await Task.WhenAll(asked);
        answers.Count(a => a.Order is not null).ShouldBe(5);
        answers.First(a => a.Order is null).Errors["Email"].ShouldContain("not paid yet");
        (await _app.Db().HeldNames.CountAsync()).ShouldBe(5);
        // Another one of the same buyer takes the place of the one that they come from.
        var earlier = answers.First(a => a.Order is not null).Order!;
        (await PlaceAsync("other", email: email, earlier: earlier.Token)).Order.ShouldNotBeNull();
        (await PlaceAsync("another", email: email)).Order.ShouldBeNull();
        (await PlaceAsync("another", email: "ada@example.com")).Order.ShouldNotBeNull();
    }

    [Fact]
    public async Task OneVisitorHoldsNoMoreUnderManyAddresses()
    {
        for (var i = 0; i < 6; i++)
        {
            var wish = new PlaceOrder.Wish(
                "hello",
                "small",
                $"name{i}",
                $"eve{i}@example.com",
                null,
                Visitor: "203.0.113.5"
            );
            var answer = await _app.InScopeAsync<PlaceOrder, PlaceOrder.Answer>(p => p.PlaceAsync(wish, default));
            (answer.Order is not null).ShouldBe(i < 5);
        }
        (await PlaceAsync("ada")).Order.ShouldNotBeNull();
    }

    private async Task<PlaceOrder.Answer> PlaceAsync(
        string name,
        string plan = "small",
        string email = "ada@example.com",
        string? earlier = null,
        string? form = null
    )
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<PlaceOrder>()
            .PlaceAsync(new PlaceOrder.Wish("hello", plan, name, email, earlier, FormKey: form), default);
    }

    [GeneratedRegex("__RequestVerificationToken[^>]*value=\"([^\"]*)\"")]
    private static partial Regex TokenField();
}
