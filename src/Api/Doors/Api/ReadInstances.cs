using System.Security.Cryptography;
using System.Text.Json;
using Berth.Operations;
using Berth.Operations.Tokens;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Api;

/// <summary>Instances, for whoever may see them.</summary>
internal static class ReadInstances
{
    private const int MostItems = 200;
    private const int MostHistory = 200;

    /// <summary>Those that are not gone, or those of a status; the newest first.</summary>
    public static async Task<IResult> ListAsync(
        HttpContext context,
        FindTenants find,
        BerthSettings settings,
        Guid? after,
        string? status,
        string? search,
        CancellationToken cancellationToken,
        int limit = 50
    )
    {
        if (limit is < 1 or > MostItems)
            return Problems.Wrong(new Dictionary<string, string> { ["limit"] = $"It must be 1-{MostItems}." });
        if (status is { Length: > 0 } && !TenantStatus.All.Contains(status))
            return Problems.Wrong(
                new Dictionary<string, string>
                {
                    ["status"] = $"It must be one of {string.Join(", ", TenantStatus.All)}.",
                }
            );
        var text = string.IsNullOrWhiteSpace(search) ? null : search.Trim().ToLowerInvariant();
        if (
            await find.AfterAsync(after, text, status, Bearer.Of(context)?.Token.TenantId, limit + 1, cancellationToken)
            is not { } found
        )
            return Problems.Wrong(
                new Dictionary<string, string>
                {
                    ["after"] = "There is no such instance. Take 'next' from the page before.",
                }
            );
        var items = found.Take(limit).Select(f => Instance.Of(f, settings)).ToList();
        return Results.Ok(new InstancePage(items, found.Count > limit ? items[^1].Id.ToString() : null));
    }

    /// <summary>One, with an ETag; 304 when the caller has it already.</summary>
    public static async Task<IResult> ShowAsync(
        string id,
        HttpContext context,
        FindTenants find,
        BerthSettings settings,
        CancellationToken cancellationToken
    )
    {
        if (await find.OneAsync(id, cancellationToken) is not { } found)
            return NotFound;
        var instance = Instance.Of(found, settings);
        var tag = TagOf(instance);
        if (!Names(context.Request.Headers.IfNoneMatch.ToString(), tag))
            return Answer(context, instance, 200);
        context.Response.Headers.ETag = tag;
        return Results.StatusCode(304);
    }

    /// <summary>What happened to one.</summary>
    public static async Task<IResult> HistoryAsync(
        string id,
        FindTenants find,
        AppDb db,
        CancellationToken cancellationToken
    )
    {
        if (await find.OneAsync(id, cancellationToken) is not { Tenant: { } tenant })
            return NotFound;
        var items = await db
            .TenantEvents.AsNoTracking()
            .Where(e => e.TenantId == tenant.Id)
            .OrderByDescending(e => e.Id)
            .Take(MostHistory)
            .Select(e => new
            {
                e.At,
                e.Kind,
                e.What,
                e.Reason,
            })
            .ToListAsync(cancellationToken);
        return Results.Ok(
            new InstanceHistory(
                tenant.Slug,
                [.. items.Select(e => new HistoryLine(e.At, $"{e.Kind}".ToLowerInvariant(), e.What, e.Reason))]
            )
        );
    }

    /// <summary>An instance as an answer, with its ETag.</summary>
    public static IResult Answer(HttpContext context, Instance instance, int status)
    {
        context.Response.Headers.ETag = TagOf(instance);
        return Results.Json(instance, statusCode: status);
    }

    /// <summary>Changes whenever anything that is shown does.</summary>
    public static string TagOf(Instance instance) =>
        $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(instance)))[..16]}\"";

    /// <summary>Whether a list of tags names one, or all.</summary>
    public static bool Names(string tags, string tag) =>
        tags.Split(',', StringSplitOptions.TrimEntries).Any(t => t == "*" || t == tag || t == $"W/{tag}");

    public static IResult NotFound =>
        Problems.NotFound("There is no such instance: neither an id nor the name of one that is not gone.");
}
