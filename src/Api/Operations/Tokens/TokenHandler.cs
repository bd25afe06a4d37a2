using System.Security.Claims;
using System.Text.Encodings.Web;
using Berth.Platform.Accounts;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Berth.Operations.Tokens;

/// <summary>
/// Authenticates calls by <c>Authorization: Bearer berth_…</c>. Reads the token from the database with each call, so a
/// revoked one stops working at once, and so does one whose owner lost that role. The text is hashed and looked up by its hash, so an answer takes the same time
/// however much of a token was guessed. A call that sends a token never falls back to its browser's session.
/// </summary>
public sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    AppDb db,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string SchemeName = "token";

    /// <summary>
    /// Chooses the scheme for a call: this one under <c>/api</c> if it sends any bearer token, else the session.
    /// </summary>
    public static string SchemeOf(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") && Bearer.Given(context) is not null
            ? SchemeName
            : SessionHandler.SchemeName;

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Bearer.Given(Context) is not { } text)
            return AuthenticateResult.NoResult();
        var (hash, now) = (ApiToken.HashOf(text), clock.GetUtcNow());
        var orphans = ApiToken.Orphans(db);
        var found = await db
            .ApiTokens.AsNoTracking()
            .Where(t => t.Hash == hash)
            .Select(t => new
            {
                Token = t,
                IsOrphan = orphans.Any(o => o.Id == t.Id),
                Slug = db.Tenants.Where(x => x.Id == t.TenantId).Select(x => x.Slug).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(Context.RequestAborted);
        if (found is null || !found.Token.IsGood(now) || found.IsOrphan)
        {
            Context.Features.Set(
                new RefusedKey(
                    found is null
                        ? "There is no such token."
                        : $"The token {found.Token.Name}: {found.Token.State(now, found.IsOrphan)}."
                )
            );
            return AuthenticateResult.NoResult();
        }
        var token = found.Token;
        if (!(token.LastUsedAt > now - ApiToken.Marked))
            await db
                .ApiTokens.Where(t => t.Id == token.Id)
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.LastUsedAt, now), Context.RequestAborted);
        Context.Features.Set(new Bearer(token, found.Slug));
        return AuthenticateResult.Success(
            new AuthenticationTicket(
                new ClaimsPrincipal(
                    new ClaimsIdentity(
                        [
                            new(ClaimTypes.NameIdentifier, $"token {token.Id}"),
                            new(ClaimTypes.Name, token.Name),
                            new(Actor.Claim, $"token {token.Name}"),
                        ],
                        SchemeName
                    )
                ),
                SchemeName
            )
        );
    }

    /// <inheritdoc />
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer realm=\"berth\", error=\"invalid_token\""; // RFC 6750, 3
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        if (Bearer.Of(Context) is { } bearer)
            Context.Features.Set(
                new Forbidden(
                    bearer.Token.TenantId is not null
                    && NeededScope.Of(Context) is { } needed
                    && bearer.Token.Has(needed)
                        ? "This token is for one instance only, and not for this."
                        : $"This token has not the scope {NeededScope.Of(Context)}. An owner makes one that has."
                )
            );
        Response.Headers.WWWAuthenticate =
            $"Bearer realm=\"berth\", error=\"insufficient_scope\"{(NeededScope.Of(Context) is { } scope ? $", scope=\"{scope}\"" : "")}";
        return Task.CompletedTask;
    }
}
