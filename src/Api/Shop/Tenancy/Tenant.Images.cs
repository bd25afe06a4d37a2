using Berth.Tenants;

namespace Berth.Shop.Tenancy;

/// <summary>What its containers are made from: images, volumes.</summary>
public sealed partial class Tenant
{
    /// <summary>Pins the image, so that later reconciles use the same one.</summary>
    public void Pin(string image) => Image = image;

    /// <summary>The same for a part.</summary>
    public void Pin(string part, string image) =>
        PartImages = new Dictionary<string, string>(PartImages ?? new Dictionary<string, string>()) { [part] = image };

    /// <summary>
    /// Pins the image of its ways to what is shared, on a host: not a part's, even where a helper has the name that a part
    /// had, and each host's own, because hosts may be of several kinds.
    /// </summary>
    public void PinWays(string host, string image) => Pin(WaysOn(host), image);

    /// <summary>That image; null if there is none yet.</summary>
    public string? ImageOfWays(string host) => PartImages?.GetValueOrDefault(WaysOn(host));

    // No part's name has a dot.
    private static string WaysOn(string host) => $"shared.{host}";

    /// <summary>Adds volumes that its product has got since. Saved before they are made.</summary>
    public void Add(IEnumerable<string> volumes)
    {
        if (volumes.Except(Volumes).ToList() is { Count: > 0 } added)
            Volumes = [.. Volumes, .. added];
    }

    /// <summary>The image that a container is pinned to; null if it is not yet.</summary>
    public string? ImageOf(string container) =>
        container == TenantContainer.DoorName ? Image : PartImages?.GetValueOrDefault(container);
}
