using System.Text.RegularExpressions;

namespace Berth.Tenants.Volumes;

/// <summary>What kind of place data comes from.</summary>
public enum DataKind
{
    /// <summary>A folder of the worker's machine.</summary>
    Folder,

    /// <summary>A tar there, compressed with gzip or not.</summary>
    Tar,

    /// <summary>A volume of the local engine.</summary>
    Volume,
}

/// <summary>Where the data of a tenant is that is taken over.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Place">Its path, or the volume's name.</param>
public sealed partial record DataSource(DataKind Kind, string Place)
{
    /// <summary>What an operator wrote: a whole path, or else a volume's name. Null if it is neither.</summary>
    public static DataSource? Of(string text) =>
        Path.IsPathRooted(text)
            ? Directory.Exists(text)
                ? new(DataKind.Folder, Path.TrimEndingDirectorySeparator(text))
                : File.Exists(text)
                    ? new(DataKind.Tar, text)
                    : null
            : VolumeName().IsMatch(text)
                ? new(DataKind.Volume, text)
                : null;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static DataSource Read(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(Enum.Parse<DataKind>(text[..colon], ignoreCase: true), text[(colon + 1)..]);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()}:{Place}";

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9_.-]+$")]
    private static partial Regex VolumeName();
}
