using System.Text.Json;

namespace Berth.Shop.Payments;

/// <summary>
/// Stripe speaks of an order or subscription that the database does not have. No retry helps: an operator must look.
/// </summary>
public sealed class UnknownOrderException(string message) : Exception(message);

/// <summary>The object that an event is about. Parsed leniently, because everything else is read from Stripe.</summary>
/// <param name="Id">Its id.</param>
/// <param name="OrderId">The order of a checkout session; null for other objects.</param>
/// <param name="SubscriptionId">
/// An invoice's subscription, at either of the places where versions of the API have it.
/// </param>
public sealed record EventObject(string? Id, Guid? OrderId, string? SubscriptionId = null)
{
    /// <summary>Parses an event's body as Stripe sent it. Absent members become null.</summary>
    public static EventObject Read(string body)
    {
        using var json = JsonDocument.Parse(body);
        if (
            !json.RootElement.TryGetProperty("data", out var data)
            || data.ValueKind != JsonValueKind.Object
            || !data.TryGetProperty("object", out var about)
            || about.ValueKind != JsonValueKind.Object
        )
            return new EventObject(null, null);
        return new EventObject(
            Text(about, "id"),
            Guid.TryParse(Text(about, "client_reference_id"), out var order) ? order : null,
            Text(about, "subscription") ?? ParentSubscription(about)
        );
    }

    private static string? ParentSubscription(JsonElement about) =>
        about.TryGetProperty("parent", out var parent)
        && parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty("subscription_details", out var details)
        && details.ValueKind == JsonValueKind.Object
            ? Text(details, "subscription")
            : null;

    /// <summary>Returns the object's id, or throws if the event names none.</summary>
    /// <exception cref="UnknownOrderException">The event names no object.</exception>
    public string RequireId(StripeEvent stored) =>
        Id
        ?? throw new UnknownOrderException(
            $"The event names no object (data.object.id), so nobody can tell what '{stored.Type}' is about."
        );

    /// <summary>The member's text; null if it is absent or not a string.</summary>
    internal static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
