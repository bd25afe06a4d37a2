using Berth.Platform.Accounts;
using Berth.Platform.Jobs;
using Berth.Platform.Web;
using Berth.Shop.Catalog;

namespace Berth.Doors.Pages;

/// <summary>What customers see: the shop, their account, what they bought.</summary>
public static class PagesFeature
{
    /// <summary>The job that mails the way there.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services) =>
        services.AddJob<SendPage.Args, SendPage>(SendPage.Kind, maxAttempts: 8);

    /// <summary>All pages, whose forms are checked; the stream behind an order's page; what somebody may take along.</summary>
    public static void MapPages(this WebApplication routes)
    {
        routes.Use(OwnersOnly.CheckAsync);
        routes.UseAntiforgery();
        routes.MapRazorPages();
        routes.MapGet("/checkout", ToDefault);
        routes.MapGet("/products/{product}/{file}", ShowPicture.Show);
        routes.MapGet("/orders/{token}/events", StreamProgress.StreamAsync).RequireRateLimiting(RateLimits.Live);
        routes.MapGet("/account/data.json", ExportData.ExportAsync).RequireAuthorization(Policies.SignedIn);
    }

    /// <summary>To the form of the product that is the default, or where one is chosen.</summary>
    private static IResult ToDefault(ProductCatalog catalog, string? currency)
    {
        var wish = string.IsNullOrEmpty(currency) ? "" : $"?currency={Uri.EscapeDataString(currency)}";
        return Results.Redirect($"{(catalog.Default() is { } usual ? $"/checkout/{usual.Name}" : "/")}{wish}");
    }
}
