using Microsoft.Extensions.Caching.Memory;

namespace Berth.Platform.Web;

/// <summary>
/// Answers that are given again for a moment, because visitors may ask for them as often as they like, and what they are
/// asked of is there for everybody. Whoever asks while an answer is on its way waits for that one.
/// </summary>
/// <param name="clock">Says how old an answer is.</param>
/// <param name="fresh">How old it may be.</param>
internal sealed class RecentAnswers(TimeProvider clock, TimeSpan fresh) : IDisposable
{
    /// <summary>When an answer nobody asks for leaves the memory.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly Lock _asking = new();

    /// <summary>
    /// The answer from a moment ago, or a new one. Failures are not kept. The call itself goes on if this visitor
    /// leaves, because others may wait for it.
    /// </summary>
    public async Task<T> GetAsync<T>(object key, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        Task<T> answer;
        lock (_asking)
        {
            var now = clock.GetUtcNow();
            if (
                _answers.Get(key) is (Task<T> { IsFaulted: false, IsCanceled: false } known, DateTimeOffset at)
                && at <= now
                && now - at < fresh
            )
                answer = known;
            else
                _answers.Set<object>(
                    key,
                    (answer = ask(), now),
                    new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Forgotten }
                );
        }
        return await answer.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _answers.Dispose();
}
