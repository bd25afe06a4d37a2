using System.Runtime.CompilerServices;
using Stripe;

namespace Berth.Shop.Gateway;

/// <summary>Stripe's events, which are only hints: everything else is read anew.</summary>
public sealed class StripeBilling(IStripeClient client, CallStripe calls)
{
    /// <summary>Checks that Stripe answers and accepts the API key.</summary>
    /// <exception cref="PaymentException">It does not.</exception>
    public Task PingAsync(CancellationToken cancellationToken) =>
        calls.RunAsync(
            "answer",
            () =>
                new PriceService(client).ListAsync(
                    new PriceListOptions { Limit = 1 },
                    cancellationToken: cancellationToken
                )
        );

    /// <summary>Reads an event's type and body; null if Stripe does not have it, or not any more (30 days).</summary>
    public Task<(string Type, string Body)?> ReadEventAsync(string id, CancellationToken cancellationToken) =>
        calls.RunAsync<(string, string)?>(
            "read an event",
            async () =>
            {
                try
                {
                    var found = await new EventService(client).GetAsync(id, cancellationToken: cancellationToken);
                    return (found.Type, found.ToJson());
                }
                catch (StripeException e) when (CallStripe.IsMissing(e))
                {
                    return null; // an operator may type anything
                }
            }
        );

    /// <summary>
    /// Lists all events of these types from the last 30 days that Stripe could not deliver, newest first, a page at a
    /// time.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<(string Id, string Type, string Body)>> UndeliveredAsync(
        IEnumerable<string> types,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Stripe accepts at most twenty types in one request.
        foreach (var some in types.Chunk(20))
        {
            for (string? after = null; ; )
            {
                var options = new EventListOptions
                {
                    Types = [.. some],
                    DeliverySuccess = false,
                    Limit = 100,
                };
                if (after is not null)
                    options.StartingAfter = after;
                var page = await calls.RunAsync(
                    "list events",
                    () => new EventService(client).ListAsync(options, cancellationToken: cancellationToken)
                );
                yield return [.. page.Data.Select(e => (e.Id, e.Type, e.ToJson()))];
                if (!page.HasMore || page.Data.Count == 0)
                    break;
                after = page.Data[^1].Id;
            }
        }
    }
}
