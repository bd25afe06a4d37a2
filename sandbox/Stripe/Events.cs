using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Records that something happened, and has it sent to each endpoint that wants it.</summary>
public sealed class Events(Store store, Clock clock, WebhookEndpoints endpoints)
{
    public long Now => clock.Now;

    public void Record(string type, JsonObject about, JsonObject? previous = null)
    {
        var wanting = endpoints.Wanting(type).ToList();
        var happened = store.Add(
            StripeObjects.Event(Now, type, Members.Public(about).AsObject(), previous, wanting.Count)
        );
        foreach (var endpoint in wanting)
        {
            store.Add(
                new JsonObject
                {
                    ["object"] = "delivery",
                    ["id"] = $"dlv_{happened.Id()}_{endpoint}",
                    ["event"] = happened.Id(),
                    ["endpoint"] = endpoint,
                    ["attempt"] = 0,
                    ["due"] = 0,
                    ["done"] = false,
                }
            );
        }
    }

    /// <summary>Makes a change and records it with what was before; nothing when nothing changed.</summary>
    public void Change(string type, JsonObject item, Action<JsonObject> change)
    {
        var before = item.Copy();
        change(item);
        var previous = Members.Previous(before, item);
        if (previous.Count > 0)
            Record(type, item, previous);
    }

    /// <summary>Whether every endpoint that wanted it took it.</summary>
    public bool Delivered(JsonObject happened) =>
        store.All("delivery").Where(d => d.Str("event") == happened.Id()).All(d => d.On("taken"));
}
