using System.Net;
using System.Reflection;
using Berth.Platform.Audit;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Berth.Platform.Web;

/// <summary>What all pages share: layout, style, headers, limits, errors.</summary>
public static class WebFeature
{
    /// <summary>Pages and forms.</summary>
    public static IServiceCollection AddWeb(this IServiceCollection services, BerthSettings settings)
    {
        services
            .AddRazorPages(o =>
            {
                o.RootDirectory = "/";
                o.Conventions.AddFolderApplicationModelConvention("/", RateLimits.LimitForms);
            })
            .AddApplicationPart(typeof(WebFeature).Assembly);
        services.Configure<MvcOptions>(RouteFirst).Configure<MvcOptions>(o => o.Filters.Add<RefuseUnhandled>());
        services.AddProblemDetails().AddHostedService<WarnOfOneDomain>();
        services.AddAntiforgery(o => Close(o.Cookie, "berth_form", SameSiteMode.Strict));
        services.Configure<CookieTempDataProviderOptions>(o => Close(o.Cookie, "berth_note", SameSiteMode.Lax));
        services.Configure<ForwardedHeadersOptions>(TrustTheProxy).AddSingleton<LogRefusals>();
        return services.AddWindows(settings).AddRateLimits(settings.Limits).AddBodyLimits(settings.Limits);

        void Close(CookieBuilder cookie, string name, SameSiteMode sameSite)
        {
            (cookie.Name, cookie.HttpOnly, cookie.SameSite) = (settings.CookieName(name), true, sameSite);
            cookie.SecurePolicy = settings.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
        }
    }

    /// <summary>
    /// What stands in the address is what was checked on the way: a field of a form with the same name must not take its
    /// place, as it does otherwise.
    /// </summary>
    private static void RouteFirst(MvcOptions o)
    {
        var route = o.ValueProviderFactories.OfType<RouteValueProviderFactory>().Single();
        o.ValueProviderFactories.Remove(route);
        o.ValueProviderFactories.Insert(0, route);
    }

    /// <summary>The way of a request before it reaches a page or an endpoint: id, errors, headers, files, who asks, limits.</summary>
    public static void UseWeb(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<BerthSettings>();
        app.UseTelemetry();
        app.UseForwardedHeaders();
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error/500",
                StatusCodeSelector = StatusOf,
                // What a visitor did wrong is answered, and no trace of ours.
                SuppressDiagnosticsCallback = e => StatusOf(e.Exception) < StatusCodes.Status500InternalServerError,
            }
        );
        app.UseWhen(c => c.Request.Path.StartsWithSegments("/api"), api => Problems.Use(api, settings));
        // after the handler, which takes all headers off and comes through here again
        app.Use((context, next) => SafeHeaders.AddAsync(settings, context, next));
        app.UseWhen(c => !IsForMachines(c), people => people.UseStatusCodePagesWithReExecute("/error/{0}"));
        app.Use(app.Services.GetRequiredService<LogRefusals>().LogAsync);
        app.UseStaticFiles(
            new StaticFileOptions
            {
                FileProvider = new EmbeddedFileProvider(Assembly.GetExecutingAssembly(), "Berth.Web.Files"),
                ContentTypeProvider = Types(),
                OnPrepareResponse = f => f.Context.Response.Headers.CacheControl = "no-cache",
            }
        );
        app.UseWebSockets(); // consoles'; each looks at its Origin itself
        app.UseRouting();
        app.Use(ShopWindows.VaryAsync);
        app.UseCors(); // before anything is refused, so that a window can read why
        app.Use(PageMethods.RefuseAsync);
        app.UseAuthentication();
        app.Use(Actor.OfRequestAsync);
        app.UseRouteNames();
        app.Use((context, next) => RefuseForeign.RefuseAsync(settings, context, next));
        app.UseRateLimiter(); // after it is known who asks: accounts are limited, too
        app.Use(BodyLimits.RefuseAsync);
        app.UseAuthorization();
    }

    /// <summary>Whether an answer is for a program; people get a page.</summary>
    internal static bool IsForMachines(HttpContext context) =>
        context.Request.Path is var path
        && (
            path.StartsWithSegments("/api") || path.StartsWithSegments("/healthz") || path.StartsWithSegments("/readyz")
        );

    /// <summary>Style and script are text, and say in what.</summary>
    private static FileExtensionContentTypeProvider Types() =>
        new(
            new Dictionary<string, string>
            {
                [".css"] = "text/css; charset=utf-8",
                [".js"] = "text/javascript; charset=utf-8",
                [".txt"] = "text/plain; charset=utf-8",
            }
        );

    /// <summary>
    /// Only who is on this machine may say for whom it asks, and only one of them: what a visitor wrote before it is
    /// theirs, and not believed.
    /// </summary>
    private static void TrustTheProxy(ForwardedHeadersOptions o)
    {
        (o.ForwardedHeaders, o.ForwardLimit) = (ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, 1);
        o.KnownProxies.Clear();
        o.KnownIPNetworks.Clear();
        o.KnownProxies.Add(IPAddress.IPv6Loopback);
        o.KnownIPNetworks.Add(new System.Net.IPNetwork(IPAddress.Parse("127.0.0.0"), 8));
    }

    private static int StatusOf(Exception e) =>
        e switch
        {
            AnswerableException answerable => answerable.Status,
            AntiforgeryValidationException => StatusCodes.Status400BadRequest, // endpoints that check it themselves
            BadHttpRequestException bad => bad.StatusCode,
            _ => StatusCodes.Status500InternalServerError,
        };
}
