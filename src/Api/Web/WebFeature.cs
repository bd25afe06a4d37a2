using System.Reflection;
using Berth.Billing;
using Berth.Settings;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.FileProviders;

namespace Berth.Web;

/// <summary>What all pages share: layout, style, headers, errors.</summary>
public static class WebFeature
{
    /// <summary>Pages, and keys that outlive a restart: forms that are open meanwhile still work.</summary>
    public static IServiceCollection AddWeb(this IServiceCollection services, BerthSettings settings)
    {
        services.AddRazorPages(o => o.RootDirectory = "/").AddApplicationPart(typeof(WebFeature).Assembly);
        services.AddProblemDetails();
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = settings.CookieName("berth_form");
            o.Cookie.SecurePolicy = settings.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        });
        services.AddDataProtection().SetApplicationName($"berth-{settings.Installation}").PersistKeysToFileSystem(Directory.CreateDirectory(settings.KeysFolder));
        services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto); // from the proxy, on loopback
        return services;
    }

    /// <summary>The way of a request: errors, headers, files, pages.</summary>
    public static void UseWeb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error/500", StatusCodeSelector = e => e is PaymentUnavailableException ? 503 : 500 });
        app.Use(AddHeadersAsync); // after the handler, which takes all headers off and comes through here again
        app.UseWhen(c => !IsForMachines(c), people => people.UseStatusCodePagesWithReExecute("/error/{0}"));
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new EmbeddedFileProvider(Assembly.GetExecutingAssembly(), "Berth.Web.Files") });
        app.UseRouting();
        app.UseAntiforgery();
        app.MapRazorPages();
        app.MapGet("/healthz", () => Results.Text("ok"));
    }

    private static bool IsForMachines(HttpContext context) => context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/healthz");

    private static Task AddHeadersAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer"; // an order's address is the key to it
        return next(context);
    }
}
