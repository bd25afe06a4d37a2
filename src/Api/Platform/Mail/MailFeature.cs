using Berth.Platform.Jobs;
using Berth.Platform.Mail.Smtp;
using Berth.Platform.Settings;

namespace Berth.Platform.Mail;

/// <summary>Mail: an outbox that commits with what causes a mail, and the job that empties it.</summary>
public static class MailFeature
{
    /// <summary>The mail server, and the jobs that send and forget.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services, BerthSettings settings)
    {
        services
            .AddSingleton<IMailer, SmtpMailer>()
            .AddSingleton<MailLanes>()
            .AddJob<SendMail.Args, SendMail>(SendMail.Kind, maxAttempts: 20)
            .AddJob<DeleteOldMails.Args, DeleteOldMails>(DeleteOldMails.Kind, maxAttempts: JobsFeature.NeverParked);
        return settings.Mail.IsOn ? services : services.AddHostedService<SayMailIsOff>();
    }
}
