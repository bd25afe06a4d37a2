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
    public async Task AnotherTokenDoesNotTakeAPaidName()
    {
        var first = (await PlaceAsync("ada")).Order!;
        await HoldName.KeepAsync(
            _app.Db(),
            first,
            await _app.Services.GetRequiredService<KnownHosts>().AllAsync(default),
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

    private async Task<PlaceOrder.Answer> PlaceAsync(
        string name,
        string plan = "small",
        string email = "ada@example.com",
        string? earlier = null
    )
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<PlaceOrder>()
            .PlaceAsync(new PlaceOrder.Wish("hello", plan, name, email, earlier), default);
    }

    [GeneratedRegex("__RequestVerificationToken[^>]*value=\"([^\"]*)\"")]
    private static partial Regex TokenField();
}
