using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Antiforgery;

namespace Berth.Doors.Api;

/// <summary>
/// Protects against cross-site requests: a change with a browser's session must carry the token of our forms (header
/// <c>RequestVerificationToken</c>). Calls with an API token need none, because no browser sends that by itself.
/// </summary>
internal static class CheckForms
{
    private const string Header = "RequestVerificationToken";

    public static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var changes =
            NeededScope.Of(context) is not null
            && !HttpMethods.IsGet(context.Request.Method)
            && !HttpMethods.IsHead(context.Request.Method);
        if (changes && Bearer.Of(context) is null && Me.Of(context) is not null && !await HasTokenAsync(context))
        {
            await Problems
                .Of(
                    400,
                    "With a session this needs the form token of one of our pages, in the header "
                        + "RequestVerificationToken. Programs use a token of the API instead."
                )
                .ExecuteAsync(context);
            return;
        }
        await next(context);
    }

    /// <summary>Only a header can bring it: the body is JSON, and one that claims to be a form is not read as one.</summary>
    private static async Task<bool> HasTokenAsync(HttpContext context) =>
        context.Request.Headers.ContainsKey(Header)
        && await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context);
}
