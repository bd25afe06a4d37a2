using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Platform.Telemetry;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Mail;

/// <summary>
/// Sends one mail of the outbox, never twice: that it is being sent is committed before the server can have it, and one
/// that is found so was interrupted, so nobody knows. A server that takes nothing is asked again for about two days,
/// with growing waits.
/// </summary>
public sealed partial class SendMail(
    AppDb db,
    IMailer mailer,
    MailLanes lanes,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<SendMail> log
) : IJobHandler<SendMail.Args>
{
    public const string Kind = "send-mail";

    /// <summary>1, 2, 4 … minutes, then every 2 hours: 29 waits are two days.</summary>
    private const int MaxAttempts = 30;

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);
    private static readonly TimeSpan WhileOff = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What waits for longer than this would be stale: nobody wants last month's reminder when mail is turned on.
    /// </summary>
    private static readonly TimeSpan Stale = TimeSpan.FromDays(2);

    /// <summary>Which mail.</summary>
    public sealed record Args(Guid Mail);

    /// <summary>The job that sends a mail.</summary>
    public static NewJob Job(Guid mail) => new(Kind, $$"""{"Mail":"{{mail}}"}""", Key: mail.ToString());

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var mail = await db.Mails.SingleOrDefaultAsync(m => m.Id == args.Mail, cancellationToken);
        if (mail is null)
            return JobOutcome.Cancel("There is no such mail.");
        if (mail.State == MailState.Sending)
            return await ToldAsync(
                mail,
                new Delivery.Unknown("The process that sent it ended before it knew."),
                cancellationToken
            );
        if (mail.State != MailState.Waiting)
            return JobOutcome.Done;
        if (mail.Recipient == Mail.ToOperators)
            return await SpreadAsync(mail, cancellationToken);
        if (!settings.Mail.IsOn)
            return await WhileOffAsync(mail, cancellationToken);
        if (lanes.TryEnter() is not { } lane)
            return JobOutcome.Snooze(TimeSpan.FromSeconds(1 + Random.Shared.NextDouble()));
        using (lane)
        {
            return await ToldAsync(
                mail,
                await mailer.SendAsync(mail, () => BeginAsync(mail, cancellationToken), cancellationToken),
                cancellationToken
            );
        }
    }

    private async Task BeginAsync(Mail mail, CancellationToken cancellationToken)
    {
        mail.Begin();
        await db.SaveChangesAsync(cancellationToken);
        Checkpoints.Reached("mail:sending");
    }

    private async Task<JobOutcome> ToldAsync(Mail mail, Delivery delivery, CancellationToken cancellationToken)
    {
        var outcome = JobOutcome.Done;
        switch (delivery)
        {
            case Delivery.Taken:
                mail.Arrive(clock.GetUtcNow());
                break;
            case Delivery.NotNow(var reason) when mail.Attempts + 1 < MaxAttempts:
                mail.Wait(reason);
                outcome = JobOutcome.Snooze(WaitAfter(mail.Attempts));
                Log.Waits(log, mail.Id, mail.Attempts, reason);
                break;
            case Delivery.NotNow(var reason):
                Refuse(mail, $"Given up after two days: {reason}");
                break;
            case Delivery.Never(var reason):
                Refuse(mail, reason);
                break;
            case Delivery.Unknown(var reason):
                mail.Doubt(reason);
                Log.Uncertain(log, mail.Id, reason);
                Tell(mail, "may or may not have been sent");
                break;
        }
        await db.SaveChangesAsync(cancellationToken);
        Metrics.Mailed(
            delivery switch
            {
                Delivery.Taken => "sent",
                Delivery.Unknown => "uncertain",
                _ when mail.State == MailState.Waiting => "deferred",
                _ => "refused",
            }
        );
        return outcome;
    }

    /// <summary>To the operators: a mail of its own for each, so that each has its own fate.</summary>
    private async Task<JobOutcome> SpreadAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (settings.Mail.Operators.Count == 0)
        {
            mail.Refuse("Nobody is told: Berth:Mail:Operators is empty.");
            Log.NobodyToTell(log, mail.Subject, mail.Text);
        }
        else
        {
            foreach (var to in settings.Mail.Operators)
                db.Send(new NewMail($"{mail.Key}/{to}", to, mail.Kind, mail.Subject, mail.Text, mail.Html));
            mail.Arrive(clock.GetUtcNow());
        }
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private async Task<JobOutcome> WhileOffAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() - mail.CreatedAt < Stale)
            return JobOutcome.Snooze(WhileOff);
        Refuse(mail, "Mail was off for two days: Berth:Mail:Host is empty.");
        await db.SaveChangesAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private void Refuse(Mail mail, string reason)
    {
        mail.Refuse(reason);
        Log.Refused(log, mail.Id, mail.Kind, reason);
        if (settings.Mail.IsOn)
            Tell(mail, "was not sent");
    }

    private void Tell(Mail mail, string what)
    {
        if (mail.IsAlert)
            return;
        db.Alert(
            $"mail/{mail.Id}/{mail.State}",
            $"A mail {what}",
            $"The mail '{mail.Subject}' to {mail.Recipient} {what}.\n\n{mail.LastError}\n\nDecide with: berth mails send {mail.Id}",
            cause: $"mail/{mail.Id}"
        );
    }

    private static TimeSpan WaitAfter(int attempts) =>
        TimeSpan.FromMinutes(Math.Min(LongestWait.TotalMinutes, Math.Pow(2, Math.Min(attempts, 12) - 1)));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The mail {Mail} waits after attempt {Attempt}: {Reason}")]
        public static partial void Waits(ILogger log, Guid mail, int attempt, string reason);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "The mail {Mail} ({Kind}) is not sent: {Reason} See 'berth mails'."
        )]
        public static partial void Refused(ILogger log, Guid mail, string kind, string reason);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "The mail {Mail} may have been sent or not: {Reason} Decide with 'berth mails'."
        )]
        public static partial void Uncertain(ILogger log, Guid mail, string reason);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "For the operators, whose addresses (Berth:Mail:Operators) are not set: {Subject}: {Text}"
        )]
        public static partial void NobodyToTell(ILogger log, string subject, string text);
    }
}
