using System.Text.Json;

namespace Berth.Tests.EndToEnd.Sequences;

/// <summary>
/// The real engine: a whole installation in which time moves. Stripe's events come over the wire, as its faults let
/// them.
/// </summary>
public sealed class Engine(World world) : Stage
{
    protected override IServiceProvider Services => world.Services;

    public override Task PassAsync(TimeSpan time) => world.PassAsync(time, steps: time);

    public override async Task GivesCardAsync(string card)
    {
        await world.GivesCardAsync(Customer, card);
        await world.SettleAsync();
    }

    public override Task<JsonElement> StripeAsync(HttpMethod method, string path, params (string, string)[] form) =>
        world.StripeFormAsync(method, path, form);

    protected override async Task PayAsync(string page, string card) => await world.SubmitAsync(page, ("card", card));

    protected override Task ToldAsync() => world.SettleAsync();
}
