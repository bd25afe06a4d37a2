using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stripe;

/// <summary>Something happened. Its object is as it was then.</summary>
public class Event : StripeEntity<Event>, IHasId, IHasObject
{
    public string Id { get; set; }
    public string Object { get; set; }
    public string Account { get; set; }
    public string ApiVersion { get; set; }
    public DateTime Created { get; set; }
    public EventData Data { get; set; }
    public bool Livemode { get; set; }
    public long PendingWebhooks { get; set; }
    public EventRequest Request { get; set; }
    public string Type { get; set; }
}

/// <summary>What an event is about.</summary>
public class EventData : StripeEntity<EventData>
{
    /// <summary>Null for kinds of objects that are not known.</summary>
    public IHasObject Object { get; set; }

    /// <summary>What changed, as it was before; null when the event says nothing of it.</summary>
    [JsonIgnore]
    public dynamic PreviousAttributes => RawPreviousAttributes is { } raw ? raw : null;

    [JsonInclude, JsonPropertyName("previous_attributes")]
    internal JsonElement? RawPreviousAttributes { get; set; }
}

/// <summary>The request that caused an event, if one did.</summary>
public class EventRequest : StripeEntity<EventRequest>
{
    public string Id { get; set; }
    public string IdempotencyKey { get; set; }
}
