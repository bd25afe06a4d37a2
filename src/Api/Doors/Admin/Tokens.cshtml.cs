using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>
/// Lists the API's tokens. Owners make and revoke them. A new token's text appears only on the response to the form.
/// </summary>
public sealed class TokensModel(AppDb db, MakeToken tokens, TimeProvider clock) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    /// <summary>The text of the token that was just made.</summary>
    public string? Made { get; private set; }

    /// <summary>Why no token was made.</summary>
    public IReadOnlyList<string> Mistakes { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var orphans = ApiToken.Orphans(db);
        var (rows, more) = await PageOfAsync(
            db.ApiTokens.AsNoTracking()
                .OrderBy(t => t.RevokedAt != null)
                .ThenBy(t => t.Name)
                .ThenBy(t => t.CreatedAt)
                .Select(t => new
                {
                    Token = t,
                    IsOrphan = orphans.Any(o => o.Id == t.Id),
                    Instance = db.Tenants.Where(x => x.Id == t.TenantId).Select(x => x.Slug).FirstOrDefault(),
                }),
            cancellationToken
        );
        List = new()
        {
            Title = "Tokens",
            Path = "/admin/tokens",
            Asked = this,
            HasMore = more,
            Columns = ["Name", "State", "Scopes", "For", "By", "Last used", "Until"],
            Actions = Who.Role == AccountRole.Owner ? [new("Revoke", "Revoke", IsDangerous: true)] : [],
            Rows =
            [
                .. rows.Select(r => new AdminList.Row(
                    r.Token.RevokedAt is null ? $"{r.Token.Id}" : null,
                    r.Token.Name,
                    [
                        r.Token.Name,
                        new(r.Token.State(now, r.IsOrphan), Tone: r.Token.IsGood(now) && !r.IsOrphan ? "good" : "bad"),
                        r.Token.Scopes,
                        r.Instance ?? "all",
                        r.Token.CreatedBy,
                        AdminList.Cell.At(r.Token.LastUsedAt),
                        AdminList.Cell.At(r.Token.ExpiresAt),
                    ]
                )),
            ],
        };
    }

    [OwnersOnly]
    public async Task<IActionResult> OnPostCreateAsync(
        string? name,
        List<string>? scopes,
        string? instance,
        int? days,
        CancellationToken cancellationToken
    )
    {
        var answer = await tokens.MakeAsync(
            name,
            scopes ?? [],
            instance,
            days,
            $"operator {Who.Email}",
            cancellationToken,
            Who.AccountId
        );
        (Made, Mistakes) = (answer.Token is null ? null : answer.Text, answer.Mistakes);
        await OnGetAsync(cancellationToken);
        return Page();
    }

    [OwnersOnly]
    public Task<IActionResult> OnPostRevokeAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ForEachAsync(ids, "open nothing any more", id => tokens.RevokeAsync(id, cancellationToken));
}
