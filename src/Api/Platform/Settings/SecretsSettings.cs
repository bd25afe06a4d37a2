namespace Berth.Platform.Settings;

/// <summary>Secrets that are made for tenants.</summary>
public sealed class SecretsSettings
{
    /// <summary>How long a link that shows them works.</summary>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromDays(3);
}
