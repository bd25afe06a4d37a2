using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Mail;

/// <summary>
/// Removes what was mailed to an address whose owner wants to be forgotten. What waits still is not sent.
/// </summary>
internal static class ForgetMails
{
    public static Task OfAsync(AppDb db, string address, CancellationToken cancellationToken) =>
        db.Mails.Where(m => m.Recipient.ToUpper() == address.ToUpper()).ExecuteDeleteAsync(cancellationToken);
}
