using Berth.Platform.Accounts;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>
/// Lists who may use these pages, with their roles. Only owners change roles, and nobody can remove their own, so that
/// there is always an owner.
/// </summary>
public sealed class PeopleModel(AppDb db, SetRole roles) : AdminPage
{
    public AdminList List { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (rows, more) = await PageOfAsync(
            db.Accounts.AsNoTracking().Where(a => a.Role != AccountRole.Customer).OrderBy(a => a.Email),
            cancellationToken
        );
        List = new()
        {
            Title = "People",
            Path = "/admin/people",
            Asked = this,
            HasMore = more,
            Columns = ["Address", "Role", "Second factor", "Signed in"],
            Actions =
                Who.Role == AccountRole.Owner
                    ?
                    [
                        new("ResetFactor", "Remove second factor", IsDangerous: true),
                        new("Remove", "Remove role", IsDangerous: true),
                    ]
                    : [],
            Rows =
            [
                .. rows.Select(a => new AdminList.Row(
                    a.Id == Who.AccountId ? null : $"{a.Id}",
                    a.Email!,
                    [
                        a.Email,
                        $"{a.Role}".ToLowerInvariant(),
                        new(a.TwoFactorEnabled ? "yes" : "not yet", Tone: a.TwoFactorEnabled ? "good" : "bad"),
                        AdminList.Cell.At(a.SignedInAt),
                    ]
                )),
            ],
        };
    }

    /// <summary>Gives somebody a role. Creates the account if needed.</summary>
    [OwnersOnly]
    public async Task<IActionResult> OnPostSetAsync(
        string? email,
        AccountRole? role,
        CancellationToken cancellationToken
    )
    {
        Said =
            Mailbox.Normal(email ?? "") == Mailbox.Normal(Who.Email) ? "Another owner changes your own role."
            : role is not { } wanted ? "Choose one of the roles. Nothing was done."
            : (await roles.SetAsync(email ?? "", wanted, Who.AccountId, cancellationToken)).Said;
        return Back();
    }

    [OwnersOnly]
    public Task<IActionResult> OnPostRemoveAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ForEachAsync(
            ids,
            "are customers like any other now",
            async id =>
            {
                if (
                    id == Who.AccountId
                    || await db
                        .Accounts.AsNoTracking()
                        .Where(a => a.Id == id)
                        .Select(a => a.Email)
                        .SingleOrDefaultAsync(cancellationToken)
                        is not { } email
                )
                    return false;
                return (await roles.SetAsync(email, AccountRole.Customer, Who.AccountId, cancellationToken)).IsDone;
            }
        );

    /// <summary>
    /// Removes the second factor of somebody who lost it. They are signed out, and set up a new one at the next
    /// sign-in.
    /// </summary>
    [OwnersOnly]
    public Task<IActionResult> OnPostResetFactorAsync(
        List<Guid> ids,
        [FromServices] SecondFactor factor,
        CancellationToken cancellationToken
    ) =>
        ForEachAsync(
            ids,
            "have no second factor now, and are signed out",
            async id =>
            {
                if (id == Who.AccountId)
                    return false;
                await factor.TurnOffAsync(id, cancellationToken);
                return true;
            }
        );
}
