using Berth.Platform.Settings;
using Berth.Shop.Catalog;

namespace Berth.Doors.Pages;

/// <summary><c>GET /products/NAME/FILE</c>: a product's icon or screenshot, from the catalog's folder.</summary>
internal static class ShowPicture
{
    /// <summary>An SVG that somebody opens by itself is a document: it runs nothing, and is of no origin.</summary>
    private const string Content = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private const string Kept = "public, max-age=3600";

    /// <summary>Only files that the product's file names, and only as what their names say.</summary>
    public static IResult Show(
        string product,
        string file,
        ProductCatalog catalog,
        BerthSettings settings,
        HttpContext context
    )
    {
        if (
            ProductPicture.TypeOf(file) is not { } type
            || catalog.Find(product) is not { } found
            || (found.Icon != file && !found.Screenshots.Contains(file))
        )
            return Results.NotFound();
        var picture = new FileInfo(Path.Combine(settings.Catalog, file));
        if (!picture.Exists || picture.Length > ProductPicture.MostScreenshotKb * 1024)
            return Results.NotFound();
        context.Response.Headers.ContentSecurityPolicy = Content;
        context.Response.Headers.CacheControl = Kept;
        return Results.File(picture.FullName, type, lastModified: picture.LastWriteTimeUtc);
    }
}
