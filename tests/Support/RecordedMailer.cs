using Berth.Platform.Mail;

namespace Berth.Tests;

/// <summary>
/// Remembers which mails were handed to the server, and answers as a test says: at first, that it took them.
/// </summary>
public sealed class RecordedMailer : IMailer
{
    /// <summary>Every mail that the server may have, in order.</summary>
    public List<Copy> Sent { get; } = [];

    /// <summary>A mail as it went out: its row loses what opens something once it is sent.</summary>
    public sealed record Copy(
        Guid Id,
        string Key,
        string Recipient,
        string Kind,
        string Subject,
        string Text,
        string Html
    )
    {
        public bool IsAlert => Kind == nameof(OperatorAlert);
    }

    /// <summary>What the server answers.</summary>
    public Func<Berth.Platform.Mail.Mail, Delivery> Answer { get; set; } = _ => new Delivery.Taken();

    /// <summary>Set, and the process seems to end after the mail has gone out and before that is known.</summary>
    public bool DiesInBetween { get; set; }

    public async Task<Delivery> SendAsync(
        Berth.Platform.Mail.Mail mail,
        Func<Task> begin,
        CancellationToken cancellationToken
    )
    {
        var answer = Answer(mail);
        if (answer is Delivery.NotNow)
            return answer;
        await begin();
        lock (Sent)
            Sent.Add(new(mail.Id, mail.Key, mail.Recipient, mail.Kind, mail.Subject, mail.Text, mail.Html));
        return DiesInBetween ? throw new InvalidOperationException("As if the process had ended.") : answer;
    }
}
