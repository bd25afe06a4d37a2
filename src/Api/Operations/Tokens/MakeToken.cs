using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Operations.Tokens;

/// <summary>Makes and revokes tokens, for the owners' page and <c>berth tokens</c>.</summary>
public sealed class MakeToken(AppDb db, TimeProvider clock)
{
    private const int LongestName = 50;

    /// <summary>The new token and its text, which is stored nowhere; or all mistakes at once.</summary>
    public sealed record Answer(ApiToken? Token, string Text, IReadOnlyList<string> Mistakes);

    /// <summary>
    /// Makes a token. <paramref name="instance"/> is the name of the only tenant that it is valid for, null for all;
    /// <paramref name="days"/> is how long it is valid, null until it is revoked.
    /// It ends with the role of the owner whose <paramref name="account"/> makes it.
    /// </summary>
    public async Task<Answer> MakeAsync(
        string? name,
        IReadOnlyCollection<string> scopes,
        string? instance,
        int? days,
        string by,
        CancellationToken cancellationToken,
        Guid? account = null
    )
    {
        var (now, wished, mistakes) = (clock.GetUtcNow(), (name ?? "").Trim(), new List<string>());
        // Allow only characters that cannot be mistaken for other text in the audit.
        if (
            wished.Length is 0 or > LongestName
            || !wished.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        )
            mistakes.Add($"The name must be 1-{LongestName} of a-z, 0-9, '-', '_' and '.', such as 'billing-sync'.");
        else if (await db.ApiTokens.AnyAsync(t => t.Name == wished && t.RevokedAt == null, cancellationToken))
            mistakes.Add($"There is a token '{wished}' already. Revoke it, or choose another name.");
        if (scopes.Count == 0)
            mistakes.Add($"It must have a scope. There are {string.Join(", ", Scopes.All.Keys)}.");
        foreach (var unknown in scopes.Except(Scopes.All.Keys))
            mistakes.Add($"There is no scope '{unknown}'. There are {string.Join(", ", Scopes.All.Keys)}.");
        if (days is < 1 or > 3650)
            mistakes.Add($"It cannot be good for {days} days; 1-3650.");
        Guid? tenant = null;
        if (!string.IsNullOrWhiteSpace(instance))
        {
            var slug = instance.Trim().ToLowerInvariant();
            tenant = await db
                .Tenants.Where(t => t.Slug == slug && t.Observed != TenantState.Gone)
                .Select(t => (Guid?)t.Id)
                .SingleOrDefaultAsync(cancellationToken);
            if (tenant is null)
                mistakes.Add($"There is no tenant '{slug}' that it could be for. 'berth list' shows them.");
            // These scopes cover all tenants at once.
            foreach (var wide in scopes.Intersect([Scopes.CustomersRead, Scopes.StatsRead, Scopes.WebhooksWrite]))
                mistakes.Add($"A token for one tenant cannot have {wide}, which is about all of them.");
        }
        if (mistakes.Count > 0)
            return new(null, "", mistakes);
        var (token, text) = ApiToken.Make(
            wished,
            scopes,
            tenant,
            by,
            now,
            days is { } n ? now.AddDays(n) : null,
            account
        );
        db.ApiTokens.Add(token);
        await db.SaveChangesAsync(cancellationToken);
        return new(token, text, []);
    }

    /// <summary>
    /// Revokes a token: its next call is refused. Returns false if there is none, or it was revoked before.
    /// </summary>
    public async Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken)
    {
        if (
            await db.ApiTokens.SingleOrDefaultAsync(t => t.Id == id && t.RevokedAt == null, cancellationToken)
            is not { } token
        )
            return false;
        token.Revoke(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
