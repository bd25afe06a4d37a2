namespace Berth.Platform.Web;

/// <summary>
/// Something could not be done that is nobody's mistake here: a machine or a provider is away. Pages and the API answer
/// with its status and its words; the message and what is inside are for the log.
/// </summary>
public abstract class AnswerableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Of the answer.</summary>
    public abstract int Status { get; }

    /// <summary>For whoever asked.</summary>
    public virtual string Words => Message;
}

/// <summary>Why a caller is refused (403), in words for them. A scheme that knows puts it on the request.</summary>
public sealed record Forbidden(string Words);
