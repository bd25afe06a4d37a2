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
    /// Opens an alert and mails it to each operator's address (or logs a line if there are none). When a <paramref
    /// name="cause"/> is reported repeatedly, each time with a mail key of its own, it identifies the alert.
    /// </summary>
    public void Alert(string key, string subject, string text, string? cause = null)
    {
        _alerts.Add(new NewAlert(cause ?? key, subject, text));
        Inform(key, subject, text);
    }

    /// <summary>Closes the alert of a cause that is gone. Does nothing if none is open.</summary>
    public void Resolve(string cause) => _alerts.Add(new NewAlert(cause, null));

    /// <summary>Mails operators news that need no action; no alert is opened.</summary>
    public void Inform(string key, string subject, string text) =>
        Send(key, Mail.Mail.ToOperators, new OperatorAlert(subject, text));
}
