namespace Berth.Platform.Mail;

/// <summary>Says once, at start, that nobody gets any mail.</summary>
internal sealed partial class SayMailIsOff(ILogger<SayMailIsOff> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Log.Off(log);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Mail is off: Berth:Mail:Host is empty. Mails stay in the outbox; those older than two days are "
                + "not sent by themselves any more."
        )]
        public static partial void Off(ILogger log);
    }
}
