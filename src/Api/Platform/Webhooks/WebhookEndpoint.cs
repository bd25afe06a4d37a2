using System.Security.Cryptography;
using Berth.Platform.Audit;
using Berth.Platform.Keys;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Platform.Webhooks;

/// <summary>An address of somebody's that is told what happens here.</summary>
public sealed class WebhookEndpoint
{
    private WebhookEndpoint() { }

    public Guid Id { get; private set; }

    [Audited]
    public string Url { get; private set; } = "";

    /// <summary>What its deliveries are signed with, sealed by <see cref="SealSecret"/>.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>Some of <see cref="WebhookEvent.All"/>, with spaces between them.</summary>
    public string Events { get; private set; } = "";

    /// <summary>Whether it is told anything.</summary>
    [Audited]
    public bool Enabled { get; private set; }

    /// <summary>Why it is not; null while it is.</summary>
    public string? WhyDisabled { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>A new one, and its secret: 256 random bits, which whoever runs it needs to know who speaks.</summary>
    public static (WebhookEndpoint Endpoint, string Secret) Make(
        string url,
        IEnumerable<string> events,
        SealSecret seal,
        DateTimeOffset now
    )
    {
        var secret = "whsec_" + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        var endpoint = new WebhookEndpoint
        {
            Id = Guid.CreateVersion7(now),
            Url = url,
            Events = string.Join(' ', events.Distinct().Order(StringComparer.Ordinal)),
            Enabled = true,
            CreatedAt = now,
        };
        endpoint.Secret = seal.Seal(endpoint.Id, "webhook", secret);
        return (endpoint, secret);
    }

    /// <summary>What its deliveries are signed with.</summary>
    public string OpenSecret(SealSecret seal) => seal.Open(Id, "webhook", Secret);

    /// <summary>Whether it wants to hear of that.</summary>
    public bool Wants(string what) => Events.Split(' ').Contains(what);

    /// <summary>Nothing is told to it any more. Again changes nothing.</summary>
    public void Disable(string why)
    {
        if (Enabled)
            (Enabled, WhyDisabled) = (false, why);
    }

    /// <summary>It is told again, from now on.</summary>
    public void Enable() => (Enabled, WhyDisabled) = (true, null);
}

/// <summary>One event for one endpoint: what is said, and how far that is.</summary>
public sealed class WebhookDelivery
{
    /// <summary>It is tried for so long.</summary>
    public static readonly TimeSpan LongestTry = TimeSpan.FromDays(2);

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    private WebhookDelivery() { }

    public Guid Id { get; private set; }
    public Guid EndpointId { get; private set; }

    /// <summary>One of <see cref="WebhookEvent.All"/>.</summary>
    public string Event { get; private set; } = "";

    /// <summary>What is sent, to the letter: the signature is over it.</summary>
    public string Body { get; private set; } = "";

    public DeliveryState State { get; private set; }

    /// <summary>How often it was tried since <see cref="BegunAt"/>.</summary>
    public int Attempts { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Since when it is tried: from the beginning, or since somebody asked for it again.</summary>
    public DateTimeOffset BegunAt { get; private set; }

    public DateTimeOffset? TriedAt { get; private set; }

    /// <summary>What the last try was answered with; null when it was not.</summary>
    public int? Status { get; private set; }

    /// <summary>Why the last try was for nothing.</summary>
    public string? Trouble { get; private set; }

    /// <summary>A new one, of an event's body.</summary>
    public static WebhookDelivery Of(Guid endpoint, string what, string body, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            EndpointId = endpoint,
            Event = what,
            Body = body,
            State = DeliveryState.Waiting,
            CreatedAt = now,
            BegunAt = now,
        };

    /// <summary>It arrived.</summary>
    public void Arrived(int status, DateTimeOffset now) =>
        (State, Attempts, TriedAt, Status, Trouble) = (DeliveryState.Delivered, Attempts + 1, now, status, null);

    /// <summary>
    /// It did not. How long to wait before the next try: half a minute, doubled each time up to two hours; null when it
    /// was tried for long enough.
    /// </summary>
    public TimeSpan? Failed(int? status, string trouble, DateTimeOffset now)
    {
        (Attempts, TriedAt, Status, Trouble) = (Attempts + 1, now, status, trouble);
        if (now - BegunAt >= LongestTry)
        {
            State = DeliveryState.GivenUp;
            return null;
        }
        var wait = TimeSpan.FromSeconds(30 * Math.Pow(2, Math.Min(Attempts - 1, 12)));
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>Somebody wants it sent again, whatever came of it.</summary>
    public void Again(DateTimeOffset now) => (State, Attempts, BegunAt) = (DeliveryState.Waiting, 0, now);
}

/// <summary>How far a delivery is, and who moves it on.</summary>
public enum DeliveryState
{
    /// <summary>To be sent, or sent again. <see cref="SendWebhook"/> moves it on.</summary>
    Waiting,

    /// <summary>Answered with 2xx. Whoever asks for it again moves it on.</summary>
    Delivered,

    /// <summary>Tried for two days. Whoever asks for it again moves it on.</summary>
    GivenUp,
}

internal sealed class WebhookTables
    : IEntityTypeConfiguration<WebhookEndpoint>,
        IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> e) => e.ToTable("webhook_endpoints");

    public void Configure(EntityTypeBuilder<WebhookDelivery> e)
    {
        e.ToTable("webhook_deliveries");
        e.HasIndex(d => new { d.EndpointId, d.Id });
        e.HasIndex(d => d.CreatedAt);
        e.HasOne<WebhookEndpoint>().WithMany().HasForeignKey(d => d.EndpointId);
    }
}
