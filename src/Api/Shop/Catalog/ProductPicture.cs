namespace Berth.Shop.Catalog;

/// <summary>A picture of a product: a file beside the product's, of a kind that browsers show and that runs nothing.</summary>
public static class ProductPicture
{
    /// <summary>The largest icon, in KiB.</summary>
    public const int MostIconKb = 256;

    /// <summary>The largest screenshot, in KiB.</summary>
    public const int MostScreenshotKb = 2048;

    private static readonly Dictionary<string, string> Types = new()
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".svg"] = "image/svg+xml",
    };

    /// <summary>The content type of a file of that name; null if it is none that is shown.</summary>
    public static string? TypeOf(string file) =>
        file.Length is > 0 and <= 100
        && char.IsAsciiLetterOrDigit(file[0])
        && file.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? Types.GetValueOrDefault(Path.GetExtension(file))
            : null;

    /// <summary>Whether a file begins as its name says.</summary>
    public static bool IsWhatItSays(string type, ReadOnlySpan<byte> start) =>
        type switch
        {
            "image/png" => start is [0x89, (byte)'P', (byte)'N', (byte)'G', ..],
            "image/jpeg" => start is [0xFF, 0xD8, 0xFF, ..],
            "image/webp" => start.StartsWith("RIFF"u8) && start.Length >= 12 && start[8..].StartsWith("WEBP"u8),
            _ => start.IndexOf("<svg"u8) >= 0,
        };
}
