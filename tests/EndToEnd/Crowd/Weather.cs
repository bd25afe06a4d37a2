using System.Text.Json;

namespace Berth.Tests.EndToEnd.Crowd;

/// <summary>What goes wrong between Stripe and the shop, drawn anew with each customer.</summary>
public sealed class Weather(World world)
{
    private static readonly object[] Calls =
    [
        new { status = 500, count = 1 },
        new { status = 500, count = 4 },
        new { status = 429, count = 2 },
        new { hangMs = 1000, count = 1 },
        new
        {
            status = 500,
            count = 1,
            method = "POST",
            after = true,
        },
        new
        {
            status = 500,
            count = 3,
            method = "POST",
            after = true,
        },
    ];

    /// <summary>
    /// Webhooks are sent twice, in another order, late, or not at all; now and then the next calls go wrong. Those are
    /// counted: they pass.
    /// </summary>
    public Task ChangeAsync(Random random) =>
        world.It.StripeFailsAsync(
            JsonSerializer.Serialize(
                new
                {
                    drop = random.Next(6) == 0,
                    duplicates = random.Next(3) == 0 ? random.Next(1, 3) : 0,
                    reorder = random.Next(3) == 0,
                    delayMs = random.Next(3) == 0 ? random.Next(500) : 0,
                    api = random.Next(3) == 0 ? Calls[random.Next(Calls.Length)] : new { count = 0 },
                }
            )
        );

    /// <summary>Nothing goes wrong any more.</summary>
    public Task ClearAsync() =>
        world.It.StripeFailsAsync("""{"drop":false,"duplicates":0,"reorder":false,"delayMs":0,"api":{"count":0}}""");
}
