namespace Berth.Platform.Mail;

/// <summary>
/// How many mails are sent at once. Few, so that a mail server that is slow to answer leaves the other places for jobs
/// to those who have paid.
/// </summary>
public sealed class MailLanes
{
    private const int Most = 2;
    private int _busy;

    /// <summary>A place until it is disposed, or null when all are busy.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _busy) <= Most)
            return new Lane(this);
        Interlocked.Decrement(ref _busy);
        return null;
    }

    private sealed class Lane(MailLanes lanes) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref lanes._busy);
    }
}
