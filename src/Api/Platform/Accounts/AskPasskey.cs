using Berth.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Berth.Platform.Accounts;

/// <summary>
/// What passkeys are asked to sign: kept with the session that asked, so that it is good in no other browser; and for
/// one answer only.
/// </summary>
public sealed class AskPasskey(AppDb db, IOptions<IdentityPasskeyOptions> options, TimeProvider clock)
{
    /// <summary>Keeps what Identity needs to check the answer. What was asked before counts no more.</summary>
    public Task KeepAsync(Guid session, ChallengeKind kind, string state, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + options.Value.AuthenticatorTimeout;
        return db
            .Sessions.Where(s => s.Id == session)
            .ExecuteUpdateAsync(
                s =>
                    s.SetProperty(x => x.Challenge, state)
                        .SetProperty(x => x.ChallengeKind, kind)
                        .SetProperty(x => x.ChallengeUntil, until),
                cancellationToken
            );
    }

    /// <summary>
    /// Takes it, before an answer is looked at; of several answers at once one gets it. An answer that is to prove
    /// something is one of the few tries that a session has: see <see cref="BeginSession.TryCodeAsync"/>. Null when
    /// nothing is asked, the time is over, or there is no try left.
    /// </summary>
    public async Task<string?> TakeAsync(Guid session, ChallengeKind kind, CancellationToken cancellationToken)
    {
        var (now, tries) = (clock.GetUtcNow(), kind == ChallengeKind.Proof ? 1 : 0);
        var asked = await db
            .Sessions.Where(s => s.Id == session && s.ChallengeKind == kind && s.ChallengeUntil > now)
            .Select(s => s.Challenge)
            .SingleOrDefaultAsync(cancellationToken);
        if (asked is null)
            return null;
        var taken = await db
            .Sessions.Where(s => s.Id == session && s.Challenge == asked && s.WrongCodes < Session.MostWrongCodes)
            .ExecuteUpdateAsync(
                s =>
                    s.SetProperty(x => x.Challenge, (string?)null)
                        .SetProperty(x => x.WrongCodes, x => x.WrongCodes + tries),
                cancellationToken
            );
        return taken == 1 ? asked : null;
    }
}
