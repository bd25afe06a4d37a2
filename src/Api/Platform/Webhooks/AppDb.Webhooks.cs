using Berth.Platform.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    private readonly List<WebhookEvent> _happened = [];

    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    /// <summary>Something happened that the operator's own programs may want to hear of.</summary>
    internal void Tell(WebhookEvent happened) => _happened.Add(happened);
}
