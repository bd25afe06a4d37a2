namespace Berth.Platform.Settings;

/// <summary>Copies of tenants' data: of removed ones in a folder, of those that run in repositories.</summary>
public sealed class BackupSettings
{
    /// <summary>Where copies of removed tenants' data are kept; none are when empty.</summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// Space that copies leave free there, in MiB. One that does not fit waits, and the data with it.
    /// </summary>
    public int KeepFreeMb { get; set; } = 1024;

    /// <summary>Where backups of tenants that run go; none are made without one.</summary>
    public List<BackupTarget> Targets { get; set; } = [];

    /// <summary>The image that makes them, which every host gets (images/restic).</summary>
    public string Image { get; set; } = "berth/restic:1";

    /// <summary>How much memory one backup may use on a host, in MiB. A large repository needs more.</summary>
    public int MemoryMb { get; set; } = 512;

    /// <summary>The target of that name; null if there is none.</summary>
    public BackupTarget? Target(string name) => Targets.Find(t => t.Name == name);

    /// <summary>Whether copies of removed tenants' data are kept.</summary>
    public bool IsOn => Folder.Length > 0;

    /// <summary>
    /// Until when a copy of what is removed now is there at least; null = none is kept. What is promised is this.
    /// </summary>
    public DateTimeOffset? KeptUntil(TimeSpan keepData, DateTimeOffset now) =>
        IsOn && keepData > TimeSpan.Zero ? now + keepData : null;
}

/// <summary>Where backups go: a folder of each host, with a repository of restic for each host in it.</summary>
public sealed class BackupTarget
{
    /// <summary>What lists and messages call it.</summary>
    public string Name { get; set; } = "";

    /// <summary>The folder, the same on each host: another disk, or what is mounted there.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// File with the password that encrypts it. Made at a worker's first start where it is missing. Without it no backup
    /// can be read.
    /// </summary>
    public string PasswordFile { get; set; } = "";
}
