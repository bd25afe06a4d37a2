using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>Makes somebody one of the operator's people, or a customer again.</summary>
public sealed class SetRole(AppDb db, TimeProvider clock)
{
    /// <summary>What came of it, in words, and whether it was done.</summary>
    public sealed record Answer(string Said, bool IsDone = true);

    /// <summary>
    /// Does it. Whom nobody knows yet is made known; whose role changes is signed out, for they begin anew.
    /// </summary>
    public async Task<Answer> SetAsync(string email, AccountRole role, CancellationToken cancellationToken)
    {
        var address = email.Trim();
        if (!Mailbox.IsOne(address))
            return new($"'{address}' is no mailbox.", IsDone: false);
        var normal = Mailbox.Normal(address);
        var account =
            await db.Accounts.SingleOrDefaultAsync(a => a.NormalizedEmail == normal, cancellationToken)
            ?? db.Add(new Account(address, AccountRole.Customer, clock.GetUtcNow())).Entity;
        if (account.Role == role)
            return new($"{account.Email} is {Word(role)} already.");
        account.Role = role;
        await db.SaveChangesAsync(cancellationToken);
        await EndSessions.OfAsync(db, account.Id, cancellationToken);
        return new($"{account.Email} is {Word(role)} now.");
    }

    private static string Word(AccountRole role) => $"{role}".ToLowerInvariant();
}
