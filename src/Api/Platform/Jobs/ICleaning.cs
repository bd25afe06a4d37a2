namespace Berth.Platform.Jobs;

/// <summary>Recurring work that deletes what nobody needs any more; <c>berth cleanup</c> does it now.</summary>
public interface ICleaning
{
    /// <summary>What it deletes, in words for operators.</summary>
    string What { get; }

    /// <summary>How much of it is due now.</summary>
    Task<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>Deletes it. When it is much, not all at once.</summary>
    Task CleanAsync(CancellationToken cancellationToken);
}
