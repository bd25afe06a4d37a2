using System.Formats.Tar;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Berth.Tenants.Volumes;

/// <summary>
/// One checksum over all files of a tar: paths, kinds, owners, modes and contents. Order and times do not count.
/// </summary>
public static class VolumeManifest
{
    /// <summary>Reads the tar to its end and returns the SHA-256 in hexadecimal.</summary>
    public static async Task<string> ReadAsync(Stream tar, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        await foreach (var (entry, content) in EntriesAsync(tar, cancellationToken))
            lines.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Kind(entry.EntryType)} {(int)entry.Mode} {entry.Uid} {entry.Gid} {entry.Length} "
                        + $"{content} {entry.LinkName} {entry.Name.TrimEnd('/')}"
                )
            );
        lines.Sort(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    /// <summary>
    /// Reads the tar to its end and returns what must be found in any other of the same files: all names, and of each
    /// file its mode, owner and content. Which of several names of one file is the file, and which are links to it, is
    /// each tar's own.
    /// </summary>
    public static async Task<IReadOnlySet<string>> PartsAsync(Stream tar, CancellationToken cancellationToken)
    {
        var parts = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (entry, content) in EntriesAsync(tar, cancellationToken))
        {
            parts.Add($"name {entry.Name.TrimEnd('/')}");
            if (Kind(entry.EntryType) == TarEntryType.RegularFile)
                parts.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"file {(int)entry.Mode} {entry.Uid} {entry.Gid} {entry.Length} {content}"
                    )
                );
        }
        return parts;
    }

    private static async IAsyncEnumerable<(TarEntry Entry, string Content)> EntriesAsync(
        Stream tar,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await using (var reader = new TarReader(tar, leaveOpen: true))
        {
            while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                var content = entry.DataStream is { } data
                    ? Convert.ToHexStringLower(await SHA256.HashDataAsync(data, cancellationToken))
                    : "";
                yield return (entry, content);
            }
        }
        await tar.CopyToAsync(Stream.Null, cancellationToken); // who writes to us must not wait for ever
    }

    private static TarEntryType Kind(TarEntryType type) =>
        type == TarEntryType.V7RegularFile ? TarEntryType.RegularFile : type;
}
