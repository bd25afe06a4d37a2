using System.Formats.Tar;

namespace Berth.Tenants.Volumes;

/// <summary>
/// Packs a folder as tar, with owners, modes and times; links stay links. Within each folder in the order of names, as
/// the engine does.
/// </summary>
public static class PackFolder
{
    /// <summary>What is in a folder, and what of it cannot be taken.</summary>
    public sealed record Contents(int Files, long Bytes, IReadOnlyList<string> Mistakes);

    /// <summary>Looks without reading files.</summary>
    public static Contents Look(string folder)
    {
        var (files, bytes, mistakes) = (0, 0L, new List<string>());
        try
        {
            foreach (var (entry, name) in Walk(new DirectoryInfo(folder), ""))
            {
                if (entry.LinkTarget is { } target)
                {
                    if (InnerPath.Leaves(name, target))
                        mistakes.Add(InnerPath.Words(name, target));
                }
                else if (entry is FileInfo file)
                    (files, bytes) = (files + 1, bytes + file.Length);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(e.Message);
        }
        return new(files, bytes, mistakes);
    }

    /// <summary>Writes the tar. Sockets, which are nothing without their program, are left out.</summary>
    public static async Task WriteAsync(string folder, Stream to, CancellationToken cancellationToken)
    {
        await using var tar = new TarWriter(to, TarEntryFormat.Pax, leaveOpen: true);
        await tar.WriteEntryAsync(folder, "./", cancellationToken);
        foreach (var (entry, name) in Walk(new DirectoryInfo(folder), ""))
        {
            try
            {
                await tar.WriteEntryAsync(entry.FullName, name, cancellationToken);
            }
            catch (IOException) when (IsSocket(entry))
            {
                // Its program makes it anew.
            }
        }
    }

    private static IEnumerable<(FileSystemInfo Entry, string Name)> Walk(DirectoryInfo folder, string above)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var name = above + entry.Name;
            yield return (entry, name);
            if (entry is DirectoryInfo { LinkTarget: null } inner)
            {
                foreach (var more in Walk(inner, $"{name}/"))
                    yield return more;
            }
        }
    }

    /// <summary>To open one fails with ENXIO, and nothing else does so at once.</summary>
    private static bool IsSocket(FileSystemInfo entry)
    {
        const int NoSuchDevice = 6;
        try
        {
            using var opened = File.OpenRead(entry.FullName);
            return false;
        }
        catch (IOException e)
        {
            return e.HResult == NoSuchDevice;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
