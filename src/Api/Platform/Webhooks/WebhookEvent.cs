namespace Berth.Platform.Webhooks;

/// <summary>Something that others may want to hear of.</summary>
/// <param name="Event">One of <see cref="All"/>.</param>
/// <param name="Key">What it is about: <c>instance</c> or <c>customer</c>.</param>
/// <param name="About">
/// That, as it is sent; read when the change is saved. Nothing secret: neither an order's address nor what a container is given.
/// </param>
public sealed record WebhookEvent(string Event, string Key, Func<object> About)
{
    public const string Created = "instance.created";
    public const string Ready = "instance.ready";
    public const string Suspended = "instance.suspended";
    public const string Resumed = "instance.resumed";
    public const string Removed = "instance.removed";
    public const string Failed = "instance.failed";
    public const string CustomerCreated = "customer.created";

    /// <summary>All events that there are.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Created,
        Ready,
        Suspended,
        Resumed,
        Removed,
        Failed,
        CustomerCreated,
    ];

    /// <summary>Somebody paid for the first time.</summary>
    public static WebhookEvent ToCustomer(string id, string email) =>
        new(CustomerCreated, "customer", () => new { id, email });
}
