using Berth.Platform.Data;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Checkout;

/// <summary>
/// <c>POST /api/check-subdomain/</c>: whether a name could be ordered now. Says no more than the order form would.
/// </summary>
public static class CheckName
{
    /// <summary>The name as it was typed.</summary>
    public sealed record Question(string? Subdomain);

    /// <summary>Whether it is free, its normal form, and why it cannot be a name at all.</summary>
    public sealed record Answer(bool Available, string Subdomain, string? Error = null);

    /// <summary>200 with whether it is free; 400 when it cannot be a name.</summary>
    public static async Task<IResult> CheckAsync(
        Question question,
        TenantName names,
        AppDb db,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        names.TryNormalise(question.Subdomain, out var name, out var error)
            ? Results.Ok(new Answer(await HoldName.IsFreeAsync(db, name, clock, cancellationToken), name))
            : Results.BadRequest(new Answer(false, "", error));
}
