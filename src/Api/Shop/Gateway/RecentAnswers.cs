using Microsoft.Extensions.Caching.Memory;

namespace Berth.Shop.Gateway;

/// <summary>
/// Answers of Stripe that are given again for a moment, because a visitor may ask for them as often as they like, and
/// all customers share Stripe's limits. Whoever asks while an answer is on its way waits for that one.
/// </summary>
internal sealed class RecentAnswers(TimeProvider clock) : IDisposable
{
    /// <summary>Short enough that nobody misses a change.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = 10_000 });
    private readonly Lock _asking = new();

    /// <summary>
    /// The answer from a moment ago, or a new one. Failures are not kept. The call itself goes on if this visitor
    /// leaves, because others may wait for it.
    /// </summary>
    public async Task<T> GetAsync<T>(string key, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        Task<T> answer;
        lock (_asking)
        {
            var now = clock.GetUtcNow();
            if (_answers.Get(key) is (Task<T> { IsFaulted: false } known, DateTimeOffset at) && now - at < Fresh)
                answer = known;
            else
                _answers.Set<object>(
                    key,
                    (answer = ask(), now),
                    new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = 2 * Fresh }
                );
        }
        return await answer.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public void Dispose() => _answers.Dispose();
}
