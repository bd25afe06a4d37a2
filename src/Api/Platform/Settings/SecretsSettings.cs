namespace Berth.Platform.Settings;

/// <summary>Secrets that are made for tenants.</summary>
public sealed class SecretsSettings
{
    /// <summary>How long a link that shows them works.</summary>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromDays(3);
}

/// <summary>Copies of the data of removed tenants.</summary>
public sealed class BackupSettings
{
    /// <summary>Where they are kept; none are when empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// Space that copies leave free there, in MiB. One that does not fit waits, and the data with it.
    /// </summary>
    public int KeepFreeMb { get; set; } = 1024;

    /// <summary>Whether copies are kept.</summary>
    public bool IsOn => Folder.Length > 0;

    /// <summary>
    /// Until when a copy of what is removed now is there at least; null = none is kept. What is promised is this.
    /// </summary>
    public DateTimeOffset? KeptUntil(TimeSpan keepData, DateTimeOffset now) =>
        IsOn && keepData > TimeSpan.Zero ? now + keepData : null;
}
