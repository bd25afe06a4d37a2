using System.Net;

namespace Berth.Sandbox.Stripe;

/// <summary>The frame of the hosted pages. They work without JavaScript.</summary>
public static class Page
{
    public static IResult Html(int status, string title, string body) =>
        Results.Content(
            $$"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>{{title}}</title>
            <style>:root{color-scheme:light dark;background:Canvas}body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}input,button,select{font:inherit;padding:.6rem;width:100%;box-sizing:border-box}button{margin-top:.5rem}[role=alert]{color:light-dark(#b00020,#ff9d94)}</style></head>
            <body><main>{{body}}</main></body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status
        );

    public static IResult Lost { get; } =
        Html(404, "Not found", "<h1>Something went wrong</h1><p>The page you were looking for could not be found.</p>");

    public static string Escape(string? text) => WebUtility.HtmlEncode(text ?? "");

    public static string Money(long amount, string currency) => Currency.Show(amount, currency);

    public static string Day(long? time) =>
        time is { } t
            ? DateTimeOffset
                .FromUnixTimeSeconds(t)
                .ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)
            : "";
}
