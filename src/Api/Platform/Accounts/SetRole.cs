using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>Makes somebody one of the operator's people, or a customer again.</summary>
public sealed class SetRole(AppDb db, TimeProvider clock)
{
    /// <summary>What came of it, in words, and whether it was done.</summary>
    public sealed record Answer(string Said, bool IsDone = true);

    /// <summary>Names the lock under which roles change: one after the other, for they are about each other.</summary>
    internal const int Locks = 0x401e;

    /// <summary>
    /// Does it. Whom nobody knows yet is made known; whose role changes is signed out, for they begin anew.
    /// </summary>
    /// <param name="email">Whose role.</param>
    /// <param name="role">The new one.</param>
    /// <param name="by">The owner who asks; null for the command line. Who is none any more when it is their turn is
    /// refused: else two owners who remove each other at once would both be gone.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task<Answer> SetAsync(string email, AccountRole role, Guid? by, CancellationToken cancellationToken)
    {
        var address = email.Trim();
        if (!Mailbox.IsOne(address))
            return new($"'{address}' is no mailbox.", IsDone: false);
        var normal = Mailbox.Normal(address);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(Locks, "roles", cancellationToken);
        if (
            by is not null
            && !await db.Accounts.AnyAsync(a => a.Id == by && a.Role == AccountRole.Owner, cancellationToken)
        )
            return new("Your own role has changed. Nothing was done.", IsDone: false);
        var account =
            await db.Accounts.SingleOrDefaultAsync(a => a.NormalizedEmail == normal, cancellationToken)
            ?? db.Add(new Account(address, AccountRole.Customer, clock.GetUtcNow())).Entity;
        if (account.Role == role)
            return new($"{account.Email} is {Word(role)} already.");
        account.Role = role;
        await db.SaveChangesAsync(cancellationToken);
        await EndSessions.OfAsync(db, account.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new($"{account.Email} is {Word(role)} now.");
    }

    private static string Word(AccountRole role) => $"{role}".ToLowerInvariant();
}
