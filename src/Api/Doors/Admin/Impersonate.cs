using Berth.Platform.Accounts;
using Berth.Platform.Audit;
using Berth.Platform.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Admin;

/// <summary>
/// Shows an operator what a customer sees. Every page says so, changes are recorded with both names, and the customer
/// finds it in their history.
/// </summary>
public sealed class Impersonate(AppDb db, TimeProvider clock)
{
    /// <summary>Begins it. Only customers' accounts can be viewed, never another operator's.</summary>
    public async Task BeginAsync(Me who, Guid account, CancellationToken cancellationToken)
    {
        if (
            !await db.Accounts.AnyAsync(
                a => a.Id == account && a.Role == AccountRole.Customer && a.ErasedAt == null,
                cancellationToken
            )
        )
            throw new InvalidOperationException("Only customers' pages can be viewed this way.");
        var session = await db.Sessions.SingleAsync(s => s.Id == who.SessionId, cancellationToken);
        session.Act(account);
        db.Add(WriteAudit.Entry(clock.GetUtcNow(), nameof(Account), $"{account}", "SeenBy", null, who.Email));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary><c>POST /admin/leave</c>: ends it and returns to the operators' pages.</summary>
    public static async Task<IResult> LeaveAsync(HttpContext context, IAntiforgery forms, AppDb db, TimeProvider clock)
    {
        await forms.ValidateRequestAsync(context);
        if (Me.Of(context) is not { Operator: { } email } me)
            return Results.Redirect("/admin");
        var session = await db.Sessions.SingleAsync(s => s.Id == me.SessionId, context.RequestAborted);
        session.Act(null);
        db.Add(WriteAudit.Entry(clock.GetUtcNow(), nameof(Account), $"{me.AccountId}", "SeenBy", email, null));
        await db.SaveChangesAsync(context.RequestAborted);
        return Results.Redirect("/admin");
    }
}
