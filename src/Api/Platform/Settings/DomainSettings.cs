namespace Berth.Platform.Settings;

/// <summary>Customers' own domains.</summary>
public sealed class DomainSettings
{
    /// <summary>
    /// Name servers to ask, address or address:port; the system's when empty. They should forget quickly, and must not
    /// be the ones that tell our own network's names.
    /// </summary>
    public List<string> Resolvers { get; set; } = [];

    /// <summary>Whether they can be had: it must be known where they are to lead.</summary>
    public bool IsOn(BerthSettings settings) => settings.Dns.Address.Length > 0;
}
