using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>Passkeys have a table of ours: Identity's keeps neither when one was used, nor a name of its own column.</summary>
public sealed partial class SealedAccountStore
{
    /// <inheritdoc />
    public override async Task AddOrUpdatePasskeyAsync(
        Account user,
        UserPasskeyInfo passkey,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        if (await Of(user, passkey.CredentialId).SingleOrDefaultAsync(cancellationToken) is { } known)
            known.Use(passkey, now);
        else
            Context.Add(Passkey.Of(user, passkey, now));
    }

    /// <inheritdoc />
    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(
        Account user,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await Context
                    .Passkeys.AsNoTracking()
                    .Where(p => p.AccountId == user.Id)
                    .OrderBy(p => p.AddedAt)
                    .ToListAsync(cancellationToken)
            ).Select(p => p.ToInfo()),
        ];

    /// <inheritdoc />
    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(
        Account user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) => (await Of(user, credentialId).AsNoTracking().SingleOrDefaultAsync(cancellationToken))?.ToInfo();

    /// <inheritdoc />
    public override Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        Context
            .Passkeys.Where(p => p.CredentialId == credentialId)
            .Join(Context.Accounts, p => p.AccountId, a => a.Id, (_, a) => a)
            .SingleOrDefaultAsync(cancellationToken);

    /// <inheritdoc />
    public override Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        Of(user, credentialId).ExecuteDeleteAsync(cancellationToken);

    private IQueryable<Passkey> Of(Account user, byte[] credentialId) =>
        Context.Passkeys.Where(p => p.AccountId == user.Id && p.CredentialId == credentialId);
}
