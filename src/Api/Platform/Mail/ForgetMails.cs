using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Mail;

/// <summary>Deletes what was mailed to an address. What still waits is not sent.</summary>
internal sealed class ForgetMails : IForgetAddress
{
    /// <inheritdoc />
    public Task ForgetAsync(AppDb db, string pattern, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"DELETE FROM mails WHERE recipient ~* ('^' || {pattern} || '$')",
            cancellationToken
        );
}
