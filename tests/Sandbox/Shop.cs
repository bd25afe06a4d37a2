using System.Text.Json;
using Shouldly;
using Stripe;
using Stripe.Checkout;

namespace Berth.Tests.Sandbox;

/// <summary>Somebody who sells subscriptions at the sandbox, and what happened there.</summary>
public sealed class Shop(StripeSandbox stripe)
{
    public const string Good = "4242424242424242",
        FailsLater = "4000000000000341";

    public StripeClient Client => stripe.Client;
    public SubscriptionService Subscriptions => new(Client);
    public InvoiceService Invoices => new(Client);

    public async Task<Price> PriceAsync(long amount = 500, string interval = "month") =>
        await new PriceService(Client).CreateAsync(
            new PriceCreateOptions
            {
                Product = (
                    await new ProductService(Client).CreateAsync(new ProductCreateOptions { Name = "Hello" })
                ).Id,
                Currency = "eur",
                UnitAmount = amount,
                Recurring = new PriceRecurringOptions { Interval = interval },
            }
        );

    public async Task<Session> OpenAsync(Action<SessionCreateOptions>? more = null, Price? price = null)
    {
        var options = new SessionCreateOptions
        {
            Mode = "subscription",
            CustomerEmail = "ada@example.com",
            ClientReferenceId = "order-1",
            Metadata = new() { ["order"] = "1" },
            LineItems = [new SessionLineItemOptions { Price = (price ?? await PriceAsync()).Id, Quantity = 1 }],
            SubscriptionData = new SessionSubscriptionDataOptions { Metadata = new() { ["tenant"] = "ada" } },
            SuccessUrl = "http://shop.example/ok?id={CHECKOUT_SESSION_ID}",
        };
        more?.Invoke(options);
        return await new SessionService(Client).CreateAsync(options);
    }

    public async Task<Session> PayAsync(Session session, string card = Good)
    {
        (await PostAsync($"/pay/{session.Id}", ("card", card)))
            .Headers.Location!.ToString()
            .ShouldBe($"http://shop.example/ok?id={session.Id}");
        return await new SessionService(Client).GetAsync(session.Id);
    }

    public async Task<Subscription> BuyAsync(string card = Good, Price? price = null) =>
        await Subscriptions.GetAsync((await PayAsync(await OpenAsync(price: price), card)).SubscriptionId);

    public Task<HttpResponseMessage> PostAsync(string path, params (string, string)[] form) =>
        stripe.Browser.PostAsync(
            stripe.Url + path,
            new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Item1, f.Item2)))
        );

    public async Task SetAsync(string what, string json, bool post = false)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = post
            ? await stripe.Browser.PostAsync($"{stripe.Url}/sandbox/{what}", content)
            : await stripe.Browser.PutAsync($"{stripe.Url}/sandbox/{what}", content);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    public Task AdvanceAsync(string by) => SetAsync("clock", $$"""{"advance":"{{by}}"}""", post: true);

    /// <summary>All that happened, oldest first.</summary>
    public async Task<List<Event>> HappenedAsync()
    {
        var list = new List<Event>();
        await foreach (var e in new EventService(Client).ListAutoPagingAsync(new EventListOptions { Limit = 100 }))
            list.Add(e);
        list.Reverse();
        return list;
    }

    /// <summary>
    /// The types of what happened while something was done, without repeats, in order of the alphabet.
    /// </summary>
    public async Task<List<Event>> DuringAsync(Func<Task> act)
    {
        var before = (await HappenedAsync()).Count;
        await act();
        return [.. (await HappenedAsync()).Skip(before)];
    }
}

/// <summary>Reads lists of events.</summary>
public static class Happenings
{
    /// <summary>Each of these happened.</summary>
    public static void ShouldHave(this List<Event> events, params string[] types)
    {
        var missing = types.Except(events.Select(e => e.Type)).ToList();
        missing.ShouldBeEmpty($"There was only {string.Join(", ", events.Select(e => e.Type))}");
    }

    public static T Last<T>(this List<Event> events, string type) => (T)events.Last(e => e.Type == type).Data.Object;

    public static JsonElement Previous(this List<Event> events, string type) =>
        JsonElement.Parse(((object)events.Last(e => e.Type == type).Data.PreviousAttributes).ToString()!);
}
