using Berth.Platform.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>
/// Identity's own store, but what it keeps of second factors (keys and recovery codes) is sealed: who reads the table
/// can sign in as nobody.
/// </summary>
public sealed partial class SealedAccountStore(
    AppDb db,
    IDataProtectionProvider keys,
    IdentityErrorDescriber describer,
    TimeProvider clock
)
    : UserOnlyStore<Account, AppDb, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>>(
        db,
        describer
    )
{
    /// <inheritdoc />
    public override Task SetTokenAsync(
        Account user,
        string loginProvider,
        string name,
        string? value,
        CancellationToken cancellationToken
    ) =>
        base.SetTokenAsync(
            user,
            loginProvider,
            name,
            value is null ? null : For(user, name).Protect(value),
            cancellationToken
        );

    /// <inheritdoc />
    public override async Task<string?> GetTokenAsync(
        Account user,
        string loginProvider,
        string name,
        CancellationToken cancellationToken
    ) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } value
            ? For(user, name).Unprotect(value)
            : null;

    private IDataProtector For(Account user, string name) =>
        keys.CreateProtector("Berth.Accounts", user.Id.ToString(), name);
}
