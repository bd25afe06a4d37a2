namespace Berth.Platform.Mail;

/// <summary>Stands for the mail server.</summary>
public interface IMailer
{
    /// <summary>
    /// Hands one mail to the server. <paramref name="begin"/> is awaited before the moment from which on the server may
    /// have the mail, and what it throws is thrown on, without the mail having gone out. Trouble with the server is an
    /// answer, not an exception.
    /// </summary>
    Task<Delivery> SendAsync(Mail mail, Func<Task> begin, CancellationToken cancellationToken);
}

/// <summary>What became of a mail.</summary>
public abstract record Delivery
{
    /// <summary>The server has it.</summary>
    public sealed record Taken : Delivery;

    /// <summary>The server does not have it, but might take it later.</summary>
    public sealed record NotNow(string Reason) : Delivery;

    /// <summary>The server does not have it and never will.</summary>
    public sealed record Never(string Reason) : Delivery;

    /// <summary>It may have it or not: no answer came to the last word.</summary>
    public sealed record Unknown(string Reason) : Delivery;
}
