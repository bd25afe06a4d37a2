using Berth.Operations.Tokens;

namespace Berth.Doors.Api;

/// <summary>
/// Addresses that scripts have from before Berth: <c>/admin/provision</c>, <c>/admin/deprovision</c> and, with a token,
/// <c>/admin/customers</c>, which is a page for people. They are answered by the API's calls of the same names.
/// </summary>
internal static class OlderAddresses
{
    private const string Customers = "/admin/customers";
    private static readonly string[] Calls = ["/admin/provision", "/admin/deprovision"];

    /// <summary>Comes before everything that looks at the path.</summary>
    public static Task ReadAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value!.TrimEnd('/');
        var isList =
            path == Customers && HttpMethods.IsGet(context.Request.Method) && Bearer.Given(context) is not null;
        if (isList || Calls.Contains(path))
            context.Request.Path = $"/api{path}";
        return next(context);
    }
}
