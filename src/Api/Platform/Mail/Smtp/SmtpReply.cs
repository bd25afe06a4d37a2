namespace Berth.Platform.Mail.Smtp;

/// <summary>What a server said to a command: a code, and words for people.</summary>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int Longest = 400;

    public bool IsYes => Code is >= 200 and <= 299;

    public override string ToString()
    {
        var text = $"{Code} {string.Join(' ', Lines)}".TrimEnd();
        return text.Length <= Longest ? text : text[..Longest]; // some servers write whole pages
    }
}

/// <summary>The connection is of no use any more: broken, too slow, or not SMTP.</summary>
internal sealed class SmtpFault(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The server said no.</summary>
internal sealed class SmtpRefusal(string stage, SmtpReply reply, bool isAboutTheMail = false)
    : Exception($"{stage} was answered with: {reply}")
{
    /// <summary>
    /// Whether it will never take this mail. Only what it says of the recipient or the content counts, with a 5xx that
    /// is not about the conversation itself (500 to 539: not understood, not signed in): a server that does not want us
    /// today, or a password that is wrong, must not cost a customer their mail.
    /// </summary>
    public bool IsFinal { get; } = isAboutTheMail && reply.Code is >= 540 and <= 599;
}
