namespace Berth.Shop.Feasibility;

/// <summary>
/// The plans that cannot be bought now, for pages that strangers open: read once in a few seconds, however many come. An
/// order is judged by itself.
/// </summary>
public sealed class SoldOut(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private volatile Seen? _last;

    private sealed record Seen(IReadOnlySet<(string Product, string Plan)> Plans, DateTimeOffset At);

    /// <summary>As product and plan; at most five seconds old.</summary>
    public async Task<IReadOnlySet<(string Product, string Plan)>> NowAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (_last is { } last && (now - last.At).Duration() < Fresh)
            return last.Plans;
        await using var scope = scopes.CreateAsyncScope();
        var plans = await scope.ServiceProvider.GetRequiredService<ReadFacts>().SoldOutAsync(cancellationToken);
        _last = new Seen(plans, now);
        return plans;
    }
}
