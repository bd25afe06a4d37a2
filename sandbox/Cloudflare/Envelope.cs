using System.Text.Json.Nodes;

namespace Berth.Sandbox.Cloudflare;

/// <summary>What every answer is wrapped in.</summary>
public static class Envelope
{
    public static IResult Result(JsonNode? result) => Results.Json(Success(result));

    /// <summary>One page; one beyond the last is empty.</summary>
    public static IResult Page(IReadOnlyList<JsonObject> all, IQueryCollection query)
    {
        var page = Number(query, "page", 1);
        var size = Number(query, "per_page", 100);
        var shown = all.Skip((page - 1) * size).Take(size).ToList();
        var envelope = Success(new JsonArray([.. shown.Select(r => r.DeepClone())]));
        envelope["result_info"] = new JsonObject
        {
            ["page"] = page,
            ["per_page"] = size,
            ["count"] = shown.Count,
            ["total_count"] = all.Count,
            ["total_pages"] = (all.Count + size - 1) / size,
        };
        return Results.Json(envelope);
    }

    public static JsonObject Failure(int code, string message, (int Code, string Message)? chain)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (chain is { } inner)
            error["error_chain"] = new JsonArray(new JsonObject { ["code"] = inner.Code, ["message"] = inner.Message });
        return new JsonObject
        {
            ["success"] = false,
            ["errors"] = new JsonArray(error),
            ["messages"] = new JsonArray(),
            ["result"] = null,
        };
    }

    private static JsonObject Success(JsonNode? result) =>
        new()
        {
            ["success"] = true,
            ["errors"] = new JsonArray(),
            ["messages"] = new JsonArray(),
            ["result"] = result?.DeepClone(),
        };

    private static int Number(IQueryCollection query, string name, int otherwise) =>
        int.TryParse(query[name], out var number) && number > 0 ? number : otherwise;
}
