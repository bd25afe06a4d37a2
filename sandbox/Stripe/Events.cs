using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>Records that something happened, and has it sent.</summary>
public sealed class Events(Store store, TimeProvider clock)
{
    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    public void Record(string type, JsonObject about, JsonObject? previous = null)
    {
        var happened = store.Add(StripeObjects.Event(Now, type, about, previous, null));
        store.Add(new JsonObject { ["object"] = "delivery", ["id"] = $"dlv_{happened["id"]}", ["event"] = happened["id"]!.DeepClone(), ["attempt"] = 0, ["due"] = 0, ["done"] = false });
    }
}
