using Berth.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    private readonly List<NewMail> _mails = [];

    public DbSet<Mail.Mail> Mails => Set<Mail.Mail>();

    /// <summary>
    /// Adds a mail to what the next <see cref="SaveChangesAsync(bool, CancellationToken)"/> writes, in the same
    /// transaction; it goes out afterwards. Says what is true now. Of one <paramref name="key"/>, such as
    /// <c>welcome/TENANT</c>, there is never a second mail: saying it again changes nothing.
    /// </summary>
    public void Send(string key, string to, MailTemplate letter) => Send(NewMail.Of(key, to, letter));

    internal void Send(NewMail mail) => _mails.Add(mail);
}
