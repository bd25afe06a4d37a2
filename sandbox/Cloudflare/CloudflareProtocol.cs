using System.Text.Json.Nodes;

namespace Berth.Sandbox.Cloudflare;

/// <summary>
/// What all API calls share: the token, the rate limit's headers, trouble on request, errors in the envelope. A call
/// runs alone (<see cref="Store.Gate"/>) and is saved before it is answered.
/// </summary>
public sealed class CloudflareProtocol(RequestDelegate next, Store store, Trouble trouble, SandboxOptions options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/client/v4"))
        {
            await next(context);
            return;
        }
        context.Response.Headers["Ratelimit"] = "\"default\";r=1199;t=300";
        context.Response.Headers["Ratelimit-Policy"] = "\"default\";q=1200;w=300";
        context.Request.EnableBuffering();
        await store.Gate.WaitAsync(context.RequestAborted);
        try
        {
            if (trouble.Next(context.Request.Method) is { } planned)
            {
                if (planned.After)
                    await RunUnseenAsync(context);
                await AnswerAsync(context, planned);
                return;
            }
            Authenticate(context.Request);
            await next(context);
        }
        catch (CloudflareFault fault)
        {
            await AnswerAsync(context, fault.Status, fault.Body());
        }
        catch (Exception e) when (e is BadHttpRequestException or InvalidOperationException or FormatException)
        {
            // A member of another type than it should be.
            await AnswerAsync(context, 400, Envelope.Failure(9207, "Request body is invalid.", null));
        }
        finally
        {
            store.Save();
            store.Gate.Release();
        }
    }

    private async Task RunUnseenAsync(HttpContext context)
    {
        var client = context.Response.Body;
        context.Response.Body = Stream.Null;
        try
        {
            Authenticate(context.Request);
            await next(context);
        }
        catch (CloudflareFault)
        {
            // Nobody hears of it.
        }
        finally
        {
            context.Response.Body = client;
        }
    }

    private void Authenticate(HttpRequest request)
    {
        if (request.Headers.ContainsKey("X-Auth-Key"))
            throw new CloudflareFault(
                400,
                6003,
                "Invalid request headers",
                (6103, "Invalid format for X-Auth-Key header")
            );
        var header = request.Headers.Authorization.ToString();
        if (
            !header.StartsWith("Bearer ", StringComparison.Ordinal)
            || header[7..] is not { Length: > 0 } token
            || token.Any(char.IsWhiteSpace)
        )
        {
            throw new CloudflareFault(
                400,
                6003,
                "Invalid request headers",
                (6111, "Invalid format for Authorization header")
            );
        }
        var reads = options.ReadToken.Length > 0 && token == options.ReadToken;
        if (token != options.Token && !reads)
            throw new CloudflareFault(403, 9109, "Invalid access token");
        if (reads && request.Method != "GET")
            throw new CloudflareFault(403, 10000, "Authentication error");
    }

    private static Task AnswerAsync(HttpContext context, Trouble.Plan planned)
    {
        if (planned.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (planned.Status == 429)
            return AnswerAsync(
                context,
                429,
                Envelope.Failure(971, "Please wait and consider throttling your request speed", null)
            );
        // Gateways answer with a page, not with an envelope.
        context.Response.StatusCode = planned.Status;
        context.Response.ContentType = "text/html";
        context.Response.ContentLength = null;
        return context.Response.WriteAsync($"<html><body>error code: {planned.Status}</body></html>");
    }

    private static Task AnswerAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }
}
