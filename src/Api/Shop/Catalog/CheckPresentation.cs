namespace Berth.Shop.Catalog;

/// <summary>Checks what a product's file says for people to look at: texts, pictures.</summary>
internal static class CheckPresentation
{
    private const int LongestText = 8000;
    private const int MostScreenshots = 8;
    private const int BytesLookedAt = 1024;

    /// <summary>What is wrong with it, each with its key. Pictures are files of that folder.</summary>
    public static IEnumerable<string> Of(string folder, Product product)
    {
        if (product.Category.Length > 40 || product.Category.Any(char.IsControl))
            yield return "category: must have 40 characters at most, on one line.";
        foreach (var mistake in Text("description", product.Description))
            yield return mistake;
        foreach (var mistake in Text("docs", FirstSteps.Fill(product.Docs, "name", "https://name.example", "plan")))
            yield return mistake;
        if (product.Icon.Length > 0 && Picture(folder, product.Icon, ProductPicture.MostIconKb) is { } icon)
            yield return $"icon: {icon}";
        if (product.Screenshots.Count > MostScreenshots)
            yield return $"screenshots: {product.Screenshots.Count} are too many. {MostScreenshots} are shown at most.";
        foreach (var file in product.Screenshots)
            if (Picture(folder, file, ProductPicture.MostScreenshotKb) is { } wrong)
                yield return $"screenshots: {wrong}";
    }

    private static IEnumerable<string> Text(string key, string text)
    {
        if (text.Length > LongestText)
            yield return $"{key}: must have {LongestText} characters at most.";
        foreach (var address in RenderMarkdown.BadAddresses(text))
            yield return $"{key}: links lead to http:// or https:// addresses, and '{address}' is none.";
    }

    private static string? Picture(string folder, string name, int mostKb)
    {
        if (ProductPicture.TypeOf(name) is not { } type)
            return $"'{name}' must be a file beside this one, of letters, digits, '.', '-' and '_', that ends with .png, "
                + ".jpg, .webp or .svg.";
        try
        {
            using var file = File.OpenRead(Path.Combine(folder, name));
            if (file.Length > mostKb * 1024)
                return $"'{name}' has {file.Length / 1024} KiB, and {mostKb} are taken at most.";
            var start = new byte[BytesLookedAt];
            var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return ProductPicture.IsWhatItSays(type, start.AsSpan(0, read)) ? null : $"'{name}' is no {type}.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"'{name}' cannot be read. {e.Message}";
        }
    }
}
