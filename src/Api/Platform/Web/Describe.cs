namespace Berth.Platform.Web;

/// <summary>An example of what is sent or answered, for the document.</summary>
/// <param name="Status">Of the answer; 0 = of what is sent.</param>
/// <param name="Value">It, as the endpoint itself would write it.</param>
internal sealed record Example(int Status, object Value);

/// <summary>The problems that an endpoint answers with.</summary>
internal sealed record Refusals(IReadOnlyList<int> Statuses);

/// <summary>What the document says of an endpoint, said where it is mapped.</summary>
internal static class Describe
{
    /// <summary>
    /// Its name (programs made from the document call it so), the group it stands in, and what it does.
    /// </summary>
    public static RouteHandlerBuilder As(
        this RouteHandlerBuilder route,
        string operation,
        string tag,
        string summary,
        string description
    ) => route.WithName(operation).WithTags(tag).WithSummary(summary).WithDescription(description);

    /// <summary>An example of what is sent.</summary>
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, object example) =>
        route.WithMetadata(new Example(0, example)).Refuses(400, 413, 415);

    /// <summary>An answer, with an example.</summary>
    public static RouteHandlerBuilder Gives<T>(this RouteHandlerBuilder route, T example, int status = 200)
        where T : notnull => route.Produces<T>(status).WithMetadata(new Example(status, example));

    /// <summary>Answers with problem details.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params int[] statuses) =>
        route.WithMetadata(new Refusals(statuses));

    /// <summary>A group of them: as many calls as the API allows, and words for what goes wrong.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes, string limit = RateLimits.Api)
    {
        var api = routes.MapGroup("/api").RequireRateLimiting(limit);
        api.AddEndpointFilter(Problems.CatchAsync);
        return api;
    }
}
