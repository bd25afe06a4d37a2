using Berth.Shop.Orders;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Tests;

/// <summary>Every route and every form's handler, as the product itself says: "POST /admin/people?handler=Set".</summary>
internal static class Routes
{
    public static async Task<IReadOnlyList<string>> OfAsync(TestApp app) => [.. (await FieldsAsync(app)).Keys];

    /// <summary>The same with the names of the fields that each of the forms' handlers reads; the API's have none.</summary>
    public static async Task<SortedDictionary<string, IReadOnlyList<string>>> FieldsAsync(TestApp app)
    {
        var pages = app.Services.GetRequiredService<PageLoader>();
        var found = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (
            var endpoint in app
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(s => s.Endpoints)
                .OfType<RouteEndpoint>()
        )
        {
            var path = $"/{endpoint.RoutePattern.RawText!.TrimStart('/')}";
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                var it = await pages.LoadAsync(page, endpoint.Metadata);
                if (it.HandlerMethods.Count == 0)
                    found[$"GET {path}"] = [];
                foreach (var handler in it.HandlerMethods)
                    found[
                        $"{handler.HttpMethod.ToUpperInvariant()} {path}{(handler.Name is { Length: > 0 } name ? $"?handler={name}" : "")}"
                    ] =
                    [
                        .. it
                            .BoundProperties.Select(p => p.Name)
                            .Concat(handler.Parameters.Select(p => p.Name))
                            .Where(n => n != "cancellationToken" && !path.Contains($"{{{n}", StringComparison.Ordinal))
                            .Distinct(StringComparer.OrdinalIgnoreCase),
                    ];
            }
            else
            {
                foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])
                    found[$"{method} {path}"] = [];
            }
        }
        return found;
    }

    /// <summary>A route's address, with what there is of it: an order, its tenant, and the product hello.</summary>
    public static string PathOf(string route, Order order) =>
        route
            .Split(' ')[1]
            .Replace(
                "{token}",
                route.Contains("/orders/", StringComparison.Ordinal) ? order.Token : "none",
                StringComparison.Ordinal
            )
            .Replace("{id:guid}", order.TenantId.ToString(), StringComparison.Ordinal)
            .Replace("{id}", order.TenantId.ToString(), StringComparison.Ordinal)
            .Replace("{delivery:guid}", order.TenantId.ToString(), StringComparison.Ordinal)
            .Replace("{status:int}", "404", StringComparison.Ordinal)
            .Replace("{product}", "hello", StringComparison.Ordinal)
            .Replace("{plan}", "large", StringComparison.Ordinal)
            .Replace("{name}", "none", StringComparison.Ordinal)
            .Replace("/{name?}", "", StringComparison.Ordinal);
}
