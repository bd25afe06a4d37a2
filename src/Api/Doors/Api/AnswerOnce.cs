using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Berth.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Api;

/// <summary>
/// Implements <c>Idempotency-Key</c>: a call that is sent again because its answer was lost gets the same answer for a
/// day, and nothing is done twice. The table's primary key decides which call is first. Failures on our side and
/// refusals by rate limits are not kept, so that a retry can succeed.
/// </summary>
internal static class AnswerOnce
{
    public const string Header = "Idempotency-Key";
    private const int LongestKey = 200;

    /// <summary>How long answers are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>A call that takes longer than this was abandoned by a process that ended.</summary>
    private static readonly TimeSpan LongestWork = TimeSpan.FromMinutes(2);

    /// <summary>Whose keys and seal: not the same as another row's.</summary>
    private static readonly Guid SealedFor = new("1f0b6f0e-6d1c-4f0a-9a66-6a6f0d2a9d11");

    /// <summary>Wraps each call that has a key and whose endpoint accepts one.</summary>
    public static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (
            !HttpMethods.IsPost(context.Request.Method)
            || context.GetEndpoint()?.Metadata.GetMetadata<TakesKey>() is null
            || context.Request.Headers[Header] is not [{ } key]
        )
        {
            await next(context);
            return;
        }
        if (key.Length is 0 or > LongestKey || !key.All(c => c is > ' ' and <= '~'))
        {
            await Problems
                .Of(400, $"{Header} must be 1-{LongestKey} visible characters of ASCII, such as a UUID.")
                .ExecuteAsync(context);
            return;
        }
        var hash = await HashAsync(context);
        var (owner, clock) = (OwnerOf(context), context.RequestServices.GetRequiredService<TimeProvider>());
        // Use a separate context, so that the call's own changes are not saved with this.
        await using var db = await context
            .RequestServices.GetRequiredService<IDbContextFactory<AppDb>>()
            .CreateDbContextAsync(context.RequestAborted);
        if (await TakeAsync(db, owner, key, hash, clock.GetUtcNow(), context.RequestAborted))
            await WorkAsync(db, context, owner, key, clock, next);
        else
            await AgainAsync(db, context, owner, key, hash);
    }

    private static async Task<bool> TakeAsync(
        AppDb db,
        string owner,
        string key,
        string hash,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idempotency_keys (owner, key, request_hash, created_at) VALUES ({owner}, {key}, {hash}, {now})
            ON CONFLICT (owner, key) DO UPDATE SET request_hash = excluded.request_hash, created_at = excluded.created_at, answer = NULL
            WHERE idempotency_keys.created_at < {now
                - Kept} OR idempotency_keys.answer IS NULL AND idempotency_keys.created_at < {now - LongestWork}
            """,
            cancellationToken
        ) == 1;

    private static async Task WorkAsync(
        AppDb db,
        HttpContext context,
        string owner,
        string key,
        TimeProvider clock,
        RequestDelegate next
    )
    {
        var wire = context.Response.Body;
        using var body = new MemoryStream();
        context.Response.Body = body;
        var isKept = false;
        try
        {
            await next(context);
            isKept = context.Response.StatusCode is < 500 and not 429;
            var seal = context.RequestServices.GetRequiredService<SealSecret>();
            var text = seal.Seal(
                SealedFor,
                owner,
                JsonSerializer.Serialize(
                    new Answer(
                        context.Response.StatusCode,
                        context.Response.ContentType,
                        context.Response.Headers.ETag,
                        context.Response.Headers.Location,
                        Encoding.UTF8.GetString(body.ToArray())
                    )
                )
            );
            // Do this even if the caller has hung up: the work is done.
            if (isKept)
                await db
                    .IdempotencyKeys.Where(k => k.Owner == owner && k.Key == key)
                    .ExecuteUpdateAsync(
                        k => k.SetProperty(x => x.Answer, text).SetProperty(x => x.CreatedAt, clock.GetUtcNow()),
                        CancellationToken.None
                    );
        }
        finally
        {
            context.Response.Body = wire;
            if (!isKept)
                await db
                    .IdempotencyKeys.Where(k => k.Owner == owner && k.Key == key)
                    .ExecuteDeleteAsync(CancellationToken.None);
        }
        if (body.Length == 0)
            return;
        body.Position = 0;
        await body.CopyToAsync(wire, context.RequestAborted);
    }

    private static async Task AgainAsync(AppDb db, HttpContext context, string owner, string key, string hash)
    {
        var row = await db
            .IdempotencyKeys.AsNoTracking()
            .SingleOrDefaultAsync(k => k.Owner == owner && k.Key == key, context.RequestAborted);
        if (row is not null && row.RequestHash != hash)
        {
            await Problems
                .Of(422, $"The {Header} '{key}' was used for another call. Each call needs one of its own.")
                .ExecuteAsync(context);
        }
        else if (row?.Answer is not { } text)
        {
            context.Response.Headers.RetryAfter = "2";
            await Problems
                .Of(
                    409,
                    $"The call with the {Header} '{key}' is being worked on. Ask again in two seconds for its answer."
                )
                .ExecuteAsync(context);
        }
        else
        {
            var answer = JsonSerializer.Deserialize<Answer>(
                context.RequestServices.GetRequiredService<SealSecret>().Open(SealedFor, owner, text)
            )!;
            (context.Response.StatusCode, context.Response.ContentType) = (answer.Status, answer.Type);
            if (answer.ETag is { } tag)
                context.Response.Headers.ETag = tag;
            if (answer.Location is { } location)
                context.Response.Headers.Location = location;
            context.Response.Headers["Idempotent-Replayed"] = "true";
            await context.Response.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    private static async Task<string> HashAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        using var all = new MemoryStream();
        await all.WriteAsync(
            Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}\n"),
            context.RequestAborted
        );
        await context.Request.Body.CopyToAsync(all, context.RequestAborted);
        context.Request.Body.Position = 0;
        return Convert.ToHexStringLower(SHA256.HashData(all.ToArray()));
    }

    private static string OwnerOf(HttpContext context) =>
        context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? $"address {context.Connection.RemoteIpAddress}";

    private sealed record Answer(int Status, string? Type, string? ETag, string? Location, string Body);
}

/// <summary>Endpoint metadata: it accepts an <c>Idempotency-Key</c>.</summary>
public sealed record TakesKey;

/// <summary>Extension for endpoints that accept an <c>Idempotency-Key</c>.</summary>
internal static class OnceRoutes
{
    /// <summary>Accepts an <c>Idempotency-Key</c>, and documents the responses 409 and 422.</summary>
    public static RouteHandlerBuilder Once(this RouteHandlerBuilder route) =>
        route.WithMetadata(new TakesKey()).Refuses(409, 422);
}
