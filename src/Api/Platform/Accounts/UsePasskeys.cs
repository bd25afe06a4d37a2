using Berth.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>
/// Passkeys as a second factor: adds, asks, removes. Identity makes the questions and checks the answers; here is when
/// which may be asked, and what follows from it.
/// </summary>
public sealed class UsePasskeys(
    IPasskeyHandler<Account> handler,
    UserManager<Account> accounts,
    SecondFactor factor,
    AskPasskey ask,
    AppDb db
)
{
    /// <summary>What a browser may say of why: no more is kept.</summary>
    private const int LongestReason = 200;

    /// <summary>What came of adding one.</summary>
    /// <param name="Codes">The recovery codes, if it is the first factor; null when it was not added.</param>
    /// <param name="Mistake">Why it was not.</param>
    public sealed record Answer(IReadOnlyList<string>? Codes, string? Mistake = null);

    /// <summary>An account's, the oldest first.</summary>
    public Task<List<Passkey>> OfAsync(Guid account, CancellationToken cancellationToken) =>
        db
            .Passkeys.AsNoTracking()
            .Where(p => p.AccountId == account)
            .OrderBy(p => p.AddedAt)
            .ToListAsync(cancellationToken);

    /// <summary>What the browser needs to make one, as JSON.</summary>
    public async Task<string> AskForNewAsync(Guid id, Guid session, HttpContext http)
    {
        var email = (await GetAsync(id)).Email!;
        var entity = new PasskeyUserEntity
        {
            Id = $"{id}",
            Name = email,
            DisplayName = email,
        };
        var asked = await handler.MakeCreationOptionsAsync(entity, http);
        await ask.KeepAsync(session, ChallengeKind.Addition, asked.AttestationState!, http.RequestAborted);
        return asked.CreationOptionsJson;
    }

    /// <summary>Adds the one that the browser made.</summary>
    public async Task<Answer> AddAsync(Guid id, Guid session, string? name, string? credential, HttpContext http)
    {
        var cancellationToken = http.RequestAborted;
        if (await ask.TakeAsync(session, ChallengeKind.Addition, cancellationToken) is not { } asked)
            return new(null, "That took too long. Please try again.");
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await factor.LockAsync(id);
        if (!await factor.MayChangeAsync(account, session, cancellationToken))
            return new(null, "Please confirm your second factor first.");
        var count = await db.Passkeys.CountAsync(p => p.AccountId == id, cancellationToken);
        if (count >= Passkey.Most)
            return new(null, $"An account has at most {Passkey.Most} passkeys. Remove one first.");
        var made = await handler.PerformAttestationAsync(
            new()
            {
                CredentialJson = credential ?? "",
                AttestationState = asked,
                HttpContext = http,
            }
        );
        if (!made.Succeeded || made.UserEntity.Id != $"{id}")
            return new(null, "That passkey could not be added. It may be registered already; otherwise try again.");
        made.Passkey.Name = NamePasskey.Of(name, made.Passkey.Transports, http.Request.Headers.UserAgent.ToString());
        await accounts.AddOrUpdatePasskeyAsync(account, made.Passkey);
        factor.Tell(account, "A passkey was added.");
        await factor.NoteAsync(account, nameof(AppDb.Passkeys), $"{count}", $"{count + 1}", cancellationToken);
        var codes = await factor.BeginAsync(account, session, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(codes);
    }

    /// <summary>What the browser needs to have one of the account's sign, as JSON.</summary>
    public async Task<string> AskForProofAsync(Guid id, Guid session, HttpContext http)
    {
        var asked = await handler.MakeRequestOptionsAsync(await GetAsync(id), http);
        await ask.KeepAsync(session, ChallengeKind.Proof, asked.AssertionState!, http.RequestAborted);
        return asked.RequestOptionsJson;
    }

    /// <summary>
    /// Whether one of the account's passkeys has signed what this session was asked. A refusal is noted with its
    /// reason: a counter that runs backwards, or an address that is not the shop's, is something to look at.
    /// </summary>
    public async Task<bool> ProveAsync(Guid id, Guid session, string? credential, HttpContext http)
    {
        var cancellationToken = http.RequestAborted;
        if (await ask.TakeAsync(session, ChallengeKind.Proof, cancellationToken) is not { } asked)
            return false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await factor.LockAsync(id);
        var shown = await handler.PerformAssertionAsync(
            new()
            {
                CredentialJson = credential ?? "",
                AssertionState = asked,
                HttpContext = http,
            }
        );
        var isTheirs = shown.Succeeded && shown.User.Id == id;
        if (isTheirs)
            await accounts.AddOrUpdatePasskeyAsync(account, shown.Passkey!);
        else
        {
            var reason = NamePasskey.Shorten(shown.Failure?.Message ?? "It is another account's.", LongestReason);
            await factor.NoteAsync(account, nameof(Passkey), null, $"refused: {reason}", cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return isTheirs;
    }

    /// <summary>
    /// Removes one, and signs out other browsers. Without another factor that turns the second factor off.
    /// </summary>
    public async Task<bool> RemoveAsync(Guid id, Guid session, Guid passkey, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var account = await factor.LockAsync(id);
        if (!await factor.MayChangeAsync(account, session, cancellationToken))
            return false;
        var removed = await db
            .Passkeys.Where(p => p.AccountId == id && p.Id == passkey)
            .ExecuteDeleteAsync(cancellationToken);
        if (removed == 1)
        {
            var left = await db.Passkeys.CountAsync(p => p.AccountId == id, cancellationToken);
            factor.Tell(account, "A passkey was removed.");
            await factor.NoteAsync(account, nameof(AppDb.Passkeys), $"{left + 1}", $"{left}", cancellationToken);
            await factor.EndIfNoneAsync(account, cancellationToken);
            await EndSessions.OfAsync(db, id, cancellationToken, except: session);
        }
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<Account> GetAsync(Guid id) =>
        await accounts.FindByIdAsync($"{id}") ?? throw new InvalidOperationException($"There is no account {id}.");
}
