using Berth.Platform.Alerts;
using Berth.Platform.Mail;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>The tables of this feature.</summary>
public sealed partial class AppDb
{
    private readonly List<NewAlert> _alerts = [];

    public DbSet<Alert> Alerts => Set<Alert>();

    /// <summary>
    /// Something that an operator should look at: a row of the alerts, and a mail to each of the operators' addresses
    /// (only a line in the log when there are none). Where a <paramref name="cause"/> is told of again and again, each
    /// mail with a key of its own, it names the row.
    /// </summary>
    public void Alert(string key, string subject, string text, string? cause = null)
    {
        _alerts.Add(new NewAlert(cause ?? key, subject, text));
        Inform(key, subject, text);
    }

    /// <summary>The cause of an alert is gone. When none is open, nothing changes.</summary>
    public void Resolve(string cause) => _alerts.Add(new NewAlert(cause, null));

    /// <summary>News for operators that ask for nothing: the mail alone.</summary>
    public void Inform(string key, string subject, string text) =>
        Send(key, Mail.Mail.ToOperators, new OperatorAlert(subject, text));
}
