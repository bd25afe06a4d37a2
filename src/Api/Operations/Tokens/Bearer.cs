using Berth.Platform.Accounts;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Authorization;

namespace Berth.Operations.Tokens;

/// <summary>The valid token that a call was made with.</summary>
/// <param name="Token">Its row.</param>
/// <param name="Slug">The name of the only tenant that it is valid for; null if all.</param>
public sealed record Bearer(ApiToken Token, string? Slug)
{
    private const string Word = "Bearer ";
    private const int Longest = 200;

    /// <summary>Returns the token of a call; null if it has none that is valid.</summary>
    public static Bearer? Of(HttpContext context) => context.Features.Get<Bearer>();

    /// <summary>
    /// Returns the token text that a call was sent with, unchecked; empty if it is too long, null if there is none.
    /// </summary>
    public static string? Given(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } value]
        && value.StartsWith(Word, StringComparison.OrdinalIgnoreCase)
            ? value[Word.Length..].Trim() is { Length: <= Longest } text
                ? text
                : ""
            : null;

    /// <summary>Whether it is valid for a tenant.</summary>
    public bool Covers(Guid tenant) => Token.TenantId is null || Token.TenantId == tenant;

    /// <summary>
    /// Whether it is valid for a call. A token for one tenant is valid only where the route names that tenant, or where
    /// the endpoint shows no more than that tenant's part.
    /// </summary>
    public bool Covers(HttpContext context) =>
        Token.TenantId is not { } tenant
        || context.GetEndpoint()?.Metadata.GetMetadata<ShowsOwnPart>() is not null
        || context.GetRouteValue("id") is string id
            // As FindTenants reads it: what reads as an id is one, and never a name.
            && (
                Guid.TryParse(id, out var named)
                    ? named == tenant
                    : string.Equals(id, Slug, StringComparison.OrdinalIgnoreCase)
            );
}

/// <summary>Endpoint metadata: the scope that a call needs.</summary>
/// <param name="Scope">One of <see cref="Scopes"/>.</param>
public sealed record NeededScope(string Scope)
{
    /// <summary>Returns the scope that a call's endpoint needs; null if none.</summary>
    public static string? Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<NeededScope>()?.Scope;

    /// <summary>The name of the policy for a scope.</summary>
    public static string Policy(string scope) => $"api {scope}";

    /// <summary>
    /// Adds a policy for each scope. It admits a token with the scope, or a signed-in account with the corresponding
    /// role and a second factor.
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

/// <summary>Endpoint metadata: a token for one tenant is shown only that tenant's part.</summary>
public sealed record ShowsOwnPart;

/// <summary>Extensions for endpoints that need a scope.</summary>
internal static class ScopedRoutes
{
    /// <summary>Requires a scope, and documents the responses 401 and 403.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, string scope) =>
        route.RequireAuthorization(NeededScope.Policy(scope)).WithMetadata(new NeededScope(scope)).Refuses(401, 403);
}
