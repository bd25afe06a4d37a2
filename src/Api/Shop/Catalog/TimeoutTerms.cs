namespace Berth.Shop.Catalog;

/// <summary>How long the proxy waits for a product's answers. A value: equal terms need no rules of their own.</summary>
public sealed record TimeoutTerms
{
    /// <summary>What holds unless a product says something else.</summary>
    public static readonly TimeoutTerms Usual = new();

    /// <summary>
    /// Until an answer begins. nginx has one limit for both, and takes <see cref="Idle"/>. With Caddy, a request with a body
    /// has an hour in all.
    /// </summary>
    public TimeSpan Response { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Between two pieces of an answer, or of what a WebSocket says.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What does not fit, with the key.</summary>
    public IEnumerable<string> Mistakes()
    {
        if (Response < TimeSpan.FromSeconds(1) || Response > TimeSpan.FromDays(1))
            yield return $"response: {Response} must be 1s to 1d.";
        if (Idle < TimeSpan.FromSeconds(1) || Idle > TimeSpan.FromDays(7))
            yield return $"idle: {Idle} must be 1s to 7d.";
        else if (Idle < Response)
            yield return $"idle: {Idle} must be as long as response, {Response}, or longer: while it waits for an answer to "
                + "begin, the connection is idle.";
    }
}
