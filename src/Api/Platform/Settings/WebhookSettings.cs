namespace Berth.Platform.Settings;

/// <summary>What others are told about what happens here.</summary>
public sealed class WebhookSettings
{
    /// <summary>
    /// Whether webhooks may lead to private addresses, and over plain HTTP to this machine: for development, and where
    /// all who may add webhooks are trusted with the network.
    /// </summary>
    public bool AllowPrivate { get; set; }
}
