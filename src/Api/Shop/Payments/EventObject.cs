using System.Text.Json;

namespace Berth.Shop.Payments;

/// <summary>Somebody paid for an order, or ended a subscription, that the database does not have.</summary>
public sealed class UnknownOrderException(string message) : Exception(message);

/// <summary>Which object an event is about. Read leniently: all else is asked of Stripe.</summary>
/// <param name="Id">Its id.</param>
/// <param name="OrderId">A checkout session's order.</param>
/// <param name="SubscriptionId">
/// An invoice's subscription, at either of the places where versions of the API have it.
/// </param>
public sealed record EventObject(string? Id, Guid? OrderId, string? SubscriptionId = null)
{
    /// <summary>Reads it from an event's body as Stripe sent it.</summary>
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

    /// <summary>The object's id.</summary>
    /// <exception cref="UnknownOrderException">The event names no object.</exception>
    public string RequireId(StripeEvent stored) =>
        Id
        ?? throw new UnknownOrderException(
            $"The event names no object (data.object.id), so nobody can tell what '{stored.Type}' is about."
        );

    /// <summary>A member's text; null when it is absent, or no text.</summary>
    internal static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
