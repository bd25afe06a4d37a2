namespace Berth.Platform.Settings;

/// <summary>The server that takes our mail.</summary>
public sealed class MailSettings
{
    /// <summary>Its name. Empty: mail is off, and mails stay in the outbox.</summary>
    public string Host { get; set; } = "";

    /// <summary>587 for submission, 465 with TLS from the start.</summary>
    public int Port { get; set; } = 587;

    /// <summary>How the connection is kept private. A server that does not offer it gets nothing.</summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>Whom to sign in as; nobody when empty.</summary>
    public string User { get; set; } = "";

    /// <summary>File with the password. Read anew each time, so that it can be changed while we run.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>The address that mails come from.</summary>
    public string From { get; set; } = "";

    /// <summary>The name beside that address.</summary>
    public string FromName { get; set; } = "Berth";

    /// <summary>Where answers go; to <see cref="From"/> when empty.</summary>
    public string ReplyTo { get; set; } = "";

    /// <summary>Addresses of those who are told when something needs a decision.</summary>
    public List<string> Operators { get; set; } = [];

    /// <summary>Whether they hear of each new container, too.</summary>
    public bool NotifyOrders { get; set; } = true;

    /// <summary>Whether there is a server.</summary>
    public bool IsOn => Host.Length > 0;
}

/// <summary>How the connection to a mail server is kept private.</summary>
public enum MailSecurity
{
    /// <summary>Not at all: for a server on this machine.</summary>
    None,

    /// <summary>The connection begins in the clear and is made private before anything is said (RFC 3207).</summary>
    StartTls,

    /// <summary>Private from the start (RFC 8314).</summary>
    Tls,
}
