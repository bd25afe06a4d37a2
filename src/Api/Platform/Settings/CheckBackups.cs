namespace Berth.Platform.Settings;

/// <summary>What may be wrong with the settings of copies and backups.</summary>
internal static class CheckBackups
{
    private const int LongestName = 40;

    /// <summary>What the settings say, wherever they are read.</summary>
    public static IEnumerable<string> Mistakes(BackupSettings s)
    {
        if (s.IsOn && !Path.IsPathRooted(s.Folder))
            yield return $"Berth:Backups:Folder is '{s.Folder}'. It must be a whole path such as "
                + "/var/lib/berth/backups, or empty: then no copies are kept.";
        if (s.KeepFreeMb < 0)
            yield return $"Berth:Backups:KeepFreeMb is {s.KeepFreeMb}. It must be 0 or the space to leave free, in MiB.";
        if (s.MemoryMb is < 64 or > 1_000_000)
            yield return $"Berth:Backups:MemoryMb is {s.MemoryMb}. It must be 64-1000000, in MiB.";
        if (s.Image.Length == 0)
            yield return "Berth:Backups:Image is empty. It must be the image that makes backups: berth/restic:1.";
        foreach (var (target, key) in s.Targets.Select((t, i) => (t, $"Berth:Backups:Targets:{i}")))
        {
            if (
                target.Name.Length is 0 or > LongestName
                || !target.Name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            )
                yield return $"{key}:Name is '{target.Name}'. It must be 1-{LongestName} of a-z, 0-9 and hyphen.";
            if (!IsPath(target.Url))
                yield return $"{key}:Url is '{target.Url}'. It must be a folder of each host, as a whole path such as "
                    + "/mnt/backups.";
            if (!Path.IsPathRooted(target.PasswordFile))
                yield return $"{key}:PasswordFile is '{target.PasswordFile}'. It must be a whole path such as "
                    + "/etc/berth/backups.key; the file is made at the first start.";
        }
        foreach (var twice in s.Targets.GroupBy(t => t.Name).Where(g => g.Count() > 1))
            yield return $"Berth:Backups:Targets has '{twice.Key}' {twice.Count()} times. Names are unique.";
        foreach (var twice in s.Targets.GroupBy(t => t.Url.TrimEnd('/')).Where(g => g.Key.Length > 0 && g.Count() > 1))
            yield return $"Berth:Backups:Targets has the Url '{twice.Key}' {twice.Count()} times. Each has its own.";
    }

    /// <summary>What only a worker needs.</summary>
    public static IEnumerable<string> FilesMistakes(BackupSettings s)
    {
        foreach (var (target, key) in s.Targets.Select((t, i) => (t, $"Berth:Backups:Targets:{i}")))
        {
            if (!Path.IsPathRooted(target.PasswordFile))
                continue;
            if (!Directory.Exists(Path.GetDirectoryName(target.PasswordFile)))
                yield return $"{key}:PasswordFile is '{target.PasswordFile}', whose folder does not exist. Make it, readable "
                    + "by the worker alone.";
            else if (File.Exists(target.PasswordFile) && IsOpen(target.PasswordFile))
                yield return $"{key}:PasswordFile is '{target.PasswordFile}', which others can read. Only the worker may: "
                    + "chmod 600.";
        }
    }

    private static bool IsPath(string path) =>
        path.StartsWith('/') && path.TrimEnd('/').Length > 0 && !path.Split('/').Any(x => x is "." or "..");

    private static bool IsOpen(string file) =>
        !OperatingSystem.IsWindows()
        && (
            File.GetUnixFileMode(file)
            & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)
        ) != 0;
}
