using Berth.Platform.Accounts;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Customers;

/// <summary>
/// Signs in who opens a mailed link: the account of the mailbox, made at the first time, with all that was bought from
/// there.
/// </summary>
public sealed class UseSignInLink(AppDb db, BeginSession sessions, ClaimOrders claim, TimeProvider clock)
{
    /// <summary>The mailbox that a link was sent to; null if it would not work. It is not used up by that.</summary>
    public Task<string?> MailboxOfAsync(string token, CancellationToken cancellationToken)
    {
        var (hash, now) = (Session.Hash(token), clock.GetUtcNow());
        return db
            .SignInLinks.Where(l => l.TokenHash == hash && l.UsedAt == null && l.ExpiresAt > now)
            .Select(l => (string?)l.Email)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Where to go now; null when the link is used, over, or was never made. Of two at once one works. A link that
    /// changes an address works only for who is signed in to that account: the address may have been mistyped, and its
    /// owner is somebody else.
    /// </summary>
    public async Task<string?> UseAsync(string token, HttpContext context, CancellationToken cancellationToken)
    {
        var (hash, now) = (Session.Hash(token), clock.GetUtcNow());
        var moved = await db
            .SignInLinks.Where(l => l.TokenHash == hash && l.UsedAt == null)
            .Select(l => l.MovesAccount)
            .SingleOrDefaultAsync(cancellationToken);
        if (moved is not null)
        {
            if (Me.Of(context) is not { LacksFactor: false, Operator: null } me)
                return $"/sign-in?next={Uri.EscapeDataString($"/sign-in/{token}")}";
            if (me.AccountId != moved)
                return null;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var link = await SignInLink.UseAsync(db, hash, now, cancellationToken);
        if (link is null)
            return null;
        var account = link.MovesAccount is { } moves
            ? await MoveAsync(moves, link.Email, cancellationToken)
            : await FindOrMakeAsync(link.Email, now, cancellationToken);
        if (account is null)
            return null;
        if (account.Role == AccountRole.Customer)
            await claim.ClaimAsync(account, cancellationToken);
        account.SignedInAt = now;
        await sessions.BeginAsync(account, context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return account.TwoFactorEnabled ? $"/sign-in/code?next={Uri.EscapeDataString(link.Next)}" : link.Next;
    }

    private async Task<Account> FindOrMakeAsync(string email, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var normal = Mailbox.Normal(email);
        if (await db.Accounts.SingleOrDefaultAsync(a => a.NormalizedEmail == normal, cancellationToken) is { } known)
            return known;
        return db.Add(new Account(email, AccountRole.Customer, now)).Entity;
    }

    /// <summary>Also signs all browsers out. Null when the address became somebody else's meanwhile.</summary>
    private async Task<Account?> MoveAsync(Guid id, string email, CancellationToken cancellationToken)
    {
        var normal = Mailbox.Normal(email);
        if (await db.Accounts.AnyAsync(a => a.NormalizedEmail == normal && a.Id != id, cancellationToken))
            return null;
        var account = await db.Accounts.SingleOrDefaultAsync(a => a.Id == id && a.ErasedAt == null, cancellationToken);
        if (account is null)
            return null;
        db.Send($"moved/{id}/{account.ConcurrencyStamp}", account.Email!, new AddressMoved(email));
        account.Move(email);
        await EndSessions.OfAsync(db, id, cancellationToken);
        return account;
    }
}
