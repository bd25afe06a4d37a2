using System.Formats.Tar;
using System.Globalization;
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
        await using (var reader = new TarReader(tar, leaveOpen: true))
        {
            while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
            {
                var content = entry.DataStream is { } data
                    ? Convert.ToHexStringLower(await SHA256.HashDataAsync(data, cancellationToken))
                    : "";
                lines.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Kind(entry.EntryType)} {(int)entry.Mode} {entry.Uid} {entry.Gid} {entry.Length} "
                            + $"{content} {entry.LinkName} {entry.Name.TrimEnd('/')}"
                    )
                );
            }
        }
        await tar.CopyToAsync(Stream.Null, cancellationToken); // who writes to us must not wait for ever
        lines.Sort(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private static TarEntryType Kind(TarEntryType type) =>
        type == TarEntryType.V7RegularFile ? TarEntryType.RegularFile : type;
}
