namespace Berth.Sandbox.Stripe;

/// <summary>What goes wrong with API calls, by wish: the member <c>api</c> of <c>PUT /sandbox/faults</c>.</summary>
/// <param name="Status">What is answered; null: the true answer.</param>
/// <param name="HangMs">How long nothing is answered at all, in milliseconds.</param>
/// <param name="Count">How many calls go wrong; null: all, until a count of 0.</param>
/// <param name="Path">The path that those calls begin with; null: any.</param>
/// <param name="Method">Their method; null: any.</param>
/// <param name="After">
/// The work is done, under its key, and its answer is lost. Otherwise nothing was done, and the key is still free.
/// </param>
public sealed record ApiFault(int? Status, int? HangMs, int? Count, string? Path, string? Method, bool After)
{
    /// <summary>What is wrong with the wish, or null.</summary>
    public string? Mistake() =>
        Count < 0 ? "api.count is how many calls go wrong: 0 turns it off, without it all of them do"
        : Count == 0 ? null
        : Status is null && HangMs is null ? "api has a status, hangMs, or both"
        : Status is < 400 or > 599 ? "api.status is 400 to 599"
        : HangMs is < 0 or > 600_000 ? "api.hangMs is 0 to 600000"
        : Path?.StartsWith("/v1", StringComparison.Ordinal) == false ? "api.path begins with /v1"
        : null;

    public bool Meets(HttpRequest request) =>
        Count != 0
        && (Path is null || request.Path.StartsWithSegments(Path))
        && (Method is null || HttpMethods.Equals(Method, request.Method));

    /// <summary>Keeps the caller waiting, and says what is to be answered then; null: the true answer.</summary>
    public async Task<StripeFault?> StandInAsync(TimeProvider clock, CancellationToken gone)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(HangMs ?? 0), clock, gone);
        return Status is { } status ? StripeFault.Trouble(status) : null;
    }
}
