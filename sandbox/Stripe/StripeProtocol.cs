using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Berth.Sandbox.Stripe;

/// <summary>
/// What all API calls share: the key, parameters, errors, idempotency, expansion, headers. A call runs alone
/// (<see cref="Store.Gate"/>) and is saved before it is answered. <see cref="Faults"/> may keep it from being done, or
/// from being answered.
/// </summary>
public sealed class StripeProtocol(
    RequestDelegate next,
    Store store,
    SandboxOptions options,
    WebhookSender sender,
    Timeline timeline,
    Faults faults,
    TimeProvider clock
)
{
    private const string Item = "stripe.parameters";

    public static JsonObject Parameters(HttpContext context) => (JsonObject)context.Items[Item]!;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/v1"))
        {
            await next(context);
            return;
        }
        context.Response.Headers["Request-Id"] = Store.NewId("req");
        context.Response.Headers["Stripe-Version"] =
            context.Request.Headers["Stripe-Version"].FirstOrDefault() ?? StripeObjects.ApiVersion;
        var body = await ReadAsync(context.Request);
        var fault = faults.Take(context.Request);
        try
        {
            if (fault is { After: false } && await fault.StandInAsync(clock, context.RequestAborted) is { } instead)
            {
                await WriteAsync(context, instead.Status, instead.Body().ToJsonString());
                return;
            }
            var (status, answer) = await DoAsync(context, body);
            if (fault is { After: true } && await fault.StandInAsync(clock, context.RequestAborted) is { } lost)
                (status, answer) = (lost.Status, lost.Body().ToJsonString());
            await WriteAsync(context, status, answer);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller did not wait.
        }
    }

    private static Task WriteAsync(HttpContext context, int status, string answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(answer);
    }

    private async Task<(int Status, string Body)> DoAsync(HttpContext context, string body)
    {
        await store.Gate.WaitAsync(context.RequestAborted);
        try
        {
            return await AnswerAsync(context, body);
        }
        finally
        {
            store.Gate.Release();
            sender.Wake();
        }
    }

    private async Task<(int Status, string Body)> AnswerAsync(HttpContext context, string body)
    {
        var key = context.Request.Method == "POST" ? context.Request.Headers["Idempotency-Key"].FirstOrDefault() : null;
        var print = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Request.Path} {body}")));
        try
        {
            Authenticate(context.Request);
            // https://docs.stripe.com/api/idempotent_requests
            if (key?.Length > 255)
                throw StripeFault.Refused(null, "Idempotency keys are up to 255 characters long.");
            timeline.CatchUp();
            if (key is not null && store.Find("idempotency", key) is { } before)
                return Replay(context, before, print);
            var answer = await RunAsync(context, body);
            if (key is not null)
                Keep(key, print, 200, answer);
            store.Save();
            return (200, answer);
        }
        catch (StripeFault fault)
        {
            var answer = fault.Body().ToJsonString();
            if (key is not null && !fault.BeforeExecution)
                Keep(key, print, fault.Status, answer);
            store.Save();
            return (fault.Status, answer);
        }
    }

    private async Task<string> RunAsync(HttpContext context, string body)
    {
        var parameters = FormParameters.Parse(
            context.Request.Method == "POST"
                ? ReadForm(body)
                : context.Request.Query.SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v ?? "")))
        );
        var expand = parameters["expand"]?.AsArray().Select(e => (string)e!).ToList() ?? [];
        parameters.Remove("expand");
        context.Items[Item] = parameters;
        var client = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = client;
        }
        var answer = JsonNode.Parse(buffer.ToArray())!;
        foreach (var path in expand)
            Expand.Apply(answer, path, store);
        return Members.Public(answer).ToJsonString();
    }

    private void Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        var key =
            header.StartsWith("Bearer ", StringComparison.Ordinal) ? header[7..]
            : header.StartsWith("Basic ", StringComparison.Ordinal)
                ? Encoding.UTF8.GetString(Convert.FromBase64String(header[6..])).Split(':')[0]
            : throw new StripeFault(401, "invalid_request_error", null, "You did not provide an API key.");
        if (key != options.Key)
            throw new StripeFault(
                401,
                "invalid_request_error",
                "api_key_invalid",
                $"Invalid API Key provided: {key[..Math.Min(8, key.Length)]}****"
            );
    }

    private static (int, string) Replay(HttpContext context, JsonObject before, string print)
    {
        if ((string)before["print"]! != print)
            throw new StripeFault(
                400,
                "idempotency_error",
                null,
                "Keys for idempotent requests can only be used with the same parameters they were first used "
                    + $"with. Try using a key other than '{before["id"]}' if you meant to execute a different "
                    + "request."
            );
        context.Response.Headers["Idempotent-Replayed"] = "true";
        return ((int)before["status"]!, (string)before["body"]!);
    }

    private void Keep(string key, string print, int status, string body) =>
        store.Add(
            new JsonObject
            {
                ["object"] = "idempotency",
                ["id"] = key,
                ["print"] = print,
                ["status"] = status,
                ["body"] = body,
            }
        );

    private static async Task<string> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadForm(string body) =>
        body.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => KeyValuePair.Create(Decode(p[0]), p.Length > 1 ? Decode(p[1]) : ""));

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
