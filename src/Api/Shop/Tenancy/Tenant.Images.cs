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
