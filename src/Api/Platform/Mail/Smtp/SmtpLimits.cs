namespace Berth.Platform.Mail.Smtp;

/// <summary>How long we wait for a mail server.</summary>
/// <param name="Connect">For the connection, and for TLS.</param>
/// <param name="Reply">For an answer to a command. Giving up here costs another attempt.</param>
/// <param name="LastReply">
/// For the answer to the whole mail. Giving up here leaves it uncertain, so we wait for as long as RFC 5321 asks
/// (4.5.3.2.6).
/// </param>
internal sealed record SmtpLimits(TimeSpan Connect, TimeSpan Reply, TimeSpan LastReply)
{
    public static readonly SmtpLimits Usual = new(
        TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(60),
        TimeSpan.FromMinutes(10)
    );
}
