using System.Linq.Expressions;
using Berth.Platform.Data;
using Berth.Platform.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Platform.Mail;

/// <summary>
/// One mail of the outbox, a row of the table <c>mails</c>: as it was written when what it tells was decided.
/// <see cref="SendMail"/> sends it.
/// </summary>
public sealed class Mail
{
    /// <summary>
    /// Stands for an address: the mail is for the operators, and becomes one for each of them when it is sent.
    /// </summary>
    public const string ToOperators = "operators";

    private Mail() { }

    public Guid Id { get; private set; }

    /// <summary>What it is about: <c>welcome/TENANT</c>. There is never a second one of a key.</summary>
    public string Key { get; private set; } = "";

    public string Recipient { get; private set; } = "";

    /// <summary>The letter's name: <c>Welcome</c>.</summary>
    public string Kind { get; private set; } = "";

    public string Subject { get; private set; } = "";

    /// <summary>Empty once the mail is old: see <see cref="DeleteOldMails"/>.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The same as HTML; empty once the mail is old.</summary>
    public string Html { get; private set; } = "";

    public MailState State { get; private set; }

    /// <summary>How often it was tried, since it was written or an operator sent it again.</summary>
    public int Attempts { get; private set; }

    public string? LastError { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Whether it tells the operators of something. About those nobody is told in turn.</summary>
    public bool IsAlert => Kind == nameof(OperatorAlert);

    /// <summary>From here on the server may have it.</summary>
    public void Begin()
    {
        Require(MailState.Waiting, "be sent");
        State = MailState.Sending;
    }

    /// <summary>The server has taken it; or, of one to the operators, it was written to each of them.</summary>
    public void Arrive(DateTimeOffset now)
    {
        if (Recipient == ToOperators)
            Require(MailState.Waiting, "be written to each operator");
        else
            Require(MailState.Sending, "have been sent");
        (State, Attempts, LastError, SentAt) = (MailState.Sent, Attempts + 1, null, now);
        // It is in its mailbox now, and nowhere else.
        (Text, Html) = (HideKeys.In(Text), HideKeys.In(Html));
    }

    /// <summary>The server does not have it: another attempt will be made.</summary>
    public void Wait(string reason)
    {
        if (State != MailState.Sending)
            Require(MailState.Waiting, "wait");
        (State, Attempts, LastError) = (MailState.Waiting, Attempts + 1, reason);
    }

    /// <summary>The server does not have it, and another attempt would not help.</summary>
    public void Refuse(string reason)
    {
        if (State != MailState.Sending)
            Require(MailState.Waiting, "be refused");
        (State, Attempts, LastError) = (MailState.Refused, Attempts + 1, reason);
    }

    /// <summary>The server may have it or not.</summary>
    public void Doubt(string reason)
    {
        Require(MailState.Sending, "be uncertain");
        (State, Attempts, LastError) = (MailState.Uncertain, Attempts + 1, reason);
    }

    /// <summary>Deletes what was mailed to an address. What still waits is not sent.</summary>
    internal static Task ForgetAsync(AppDb db, string address, CancellationToken cancellationToken)
    {
        var same = address.ToLowerInvariant();
#pragma warning disable CA1862, RCS1155 // PostgreSQL compares
        return db.Mails.Where(m => m.Recipient.ToLower() == same).ExecuteDeleteAsync(cancellationToken);
#pragma warning restore CA1862, RCS1155
    }

    /// <summary>How many of these were written since then: for what people have us mail to others, and how often.</summary>
    public static Task<int> CountAsync(
        AppDb db,
        Expression<Func<Mail, bool>> which,
        DateTimeOffset since,
        CancellationToken cancellationToken
    ) => db.Mails.Where(which).CountAsync(m => m.CreatedAt > since, cancellationToken);

    /// <summary>
    /// An operator has it sent, from now on with all attempts, though it was refused or may have arrived. False when no
    /// mail of that id is in doubt.
    /// </summary>
    public static async Task<bool> SendAgainAsync(AppDb db, Guid id, CancellationToken cancellationToken)
    {
        var mail = await db.Mails.SingleOrDefaultAsync(
            m => m.Id == id && (m.State == MailState.Uncertain || m.State == MailState.Refused),
            cancellationToken
        );
        if (mail is null)
            return false;
        (mail.State, mail.Attempts) = (MailState.Waiting, 0);
        db.Enqueue(SendMail.Job(id));
        db.Resolve($"mail/{id}");
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private void Require(MailState state, string what)
    {
        if (State != state)
            throw new InvalidOperationException($"The mail {Id} is {State}; it cannot {what}.");
    }
}

/// <summary>Where a mail is, and who moves it on.</summary>
public enum MailState
{
    /// <summary>The server does not have it. <see cref="SendMail"/> moves it on.</summary>
    Waiting,

    /// <summary>
    /// The server may have it any moment. The <see cref="SendMail"/> that is at it moves it on; when that died, the
    /// next one says that it is uncertain.
    /// </summary>
    Sending,

    /// <summary>The server has it. Nothing moves it on.</summary>
    Sent,

    /// <summary>
    /// Nobody knows whether the server has it: sent again it might come twice. An operator moves it on: <c>berth mails
    /// send</c>.
    /// </summary>
    Uncertain,

    /// <summary>
    /// The server does not want it, or took nothing for two days. An operator moves it on: <c>berth mails send</c>.
    /// </summary>
    Refused,
}

internal sealed class MailTable : IEntityTypeConfiguration<Mail>
{
    public void Configure(EntityTypeBuilder<Mail> e)
    {
        e.ToTable("mails");
        e.HasIndex(m => m.Key).IsUnique();
        e.HasIndex(m => new { m.State, m.CreatedAt });
        // two who would send it: the second one finds that it cannot begin
        e.Property(m => m.State).IsConcurrencyToken();
    }
}
