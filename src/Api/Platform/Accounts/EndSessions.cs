using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Accounts;

/// <summary>Signs browsers out.</summary>
public static class EndSessions
{
    /// <summary>All of an account but one; how many there were.</summary>
    public static Task<int> OfAsync(AppDb db, Guid account, CancellationToken cancellationToken, Guid? except = null) =>
        db.Sessions.Where(s => s.AccountId == account && s.Id != except).ExecuteDeleteAsync(cancellationToken);

    /// <summary>One, if it is that account's.</summary>
    public static Task<int> OneAsync(AppDb db, Guid account, Guid session, CancellationToken cancellationToken) =>
        db.Sessions.Where(s => s.AccountId == account && s.Id == session).ExecuteDeleteAsync(cancellationToken);
}
