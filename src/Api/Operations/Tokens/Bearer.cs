using Berth.Platform.Accounts;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Authorization;

namespace Berth.Operations.Tokens;

/// <summary>The token that a call came with.</summary>
/// <param name="Token">Its row.</param>
/// <param name="Slug">The name of the tenant that it is limited to, if any.</param>
public sealed record Bearer(ApiToken Token, string? Slug)
{
    private const string Word = "Bearer ";
    private const int Longest = 200;

    /// <summary>The token of a call; null when it came with none that is good.</summary>
    public static Bearer? Of(HttpContext context) => context.Features.Get<Bearer>();

    /// <summary>What a call says that its token is; null when it names none.</summary>
    public static string? Given(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } value]
        && value.StartsWith(Word, StringComparison.OrdinalIgnoreCase)
            ? value[Word.Length..].Trim() is { Length: <= Longest } text
                ? text
                : ""
            : null;

    /// <summary>Whether it may see or change a tenant.</summary>
    public bool Covers(Guid tenant) => Token.TenantId is null || Token.TenantId == tenant;

    /// <summary>
    /// Whether it is good for what is asked: of a token for one tenant, only what names that one, or shows no more than
    /// it anyway.
    /// </summary>
    public bool Covers(HttpContext context) =>
        Token.TenantId is not { } tenant
        || context.GetEndpoint()?.Metadata.GetMetadata<ShowsOwnPart>() is not null
        || context.GetRouteValue("id") is string id
            && (
                string.Equals(id, Slug, StringComparison.OrdinalIgnoreCase)
                || Guid.TryParse(id, out var named) && named == tenant
            );
}

/// <summary>Of an endpoint: what a call must be allowed.</summary>
/// <param name="Scope">One of <see cref="Scopes"/>.</param>
public sealed record NeededScope(string Scope)
{
    /// <summary>What the endpoint of a call asks for; null when nothing.</summary>
    public static string? Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<NeededScope>()?.Scope;

    /// <summary>The policy that asks for a scope.</summary>
    public static string Policy(string scope) => $"api {scope}";

    /// <summary>
    /// All policies: a token with the scope, or somebody signed in with the role that stands for it and a second
    /// factor.
    /// </summary>
    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var (scope, role) in Scopes.All)
            options.AddPolicy(
                Policy(scope),
                p => p.RequireAssertion(c => c.Resource is HttpContext context && May(context, scope, role))
            );
    }

    private static bool May(HttpContext context, string scope, AccountRole role) =>
        Bearer.Of(context) is { } bearer
            ? bearer.Token.Has(scope) && bearer.Covers(context)
            : Me.Of(context) is { LacksFactor: false, HasFactor: true } me && me.Role >= role;
}

/// <summary>Of an endpoint: a token for one tenant is shown no more than that tenant.</summary>
public sealed record ShowsOwnPart;

/// <summary>Said where an endpoint is mapped.</summary>
internal static class ScopedRoutes
{
    /// <summary>For whoever has a scope.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, string scope) =>
        route.RequireAuthorization(NeededScope.Policy(scope)).WithMetadata(new NeededScope(scope)).Refuses(401, 403);
}
