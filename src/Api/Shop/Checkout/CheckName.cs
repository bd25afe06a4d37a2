using Berth.Platform.Data;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;

namespace Berth.Shop.Checkout;

/// <summary>
/// <c>POST /api/check-subdomain/</c>: says whether a name could be ordered now. It reveals no more than the order form.
/// </summary>
public static class CheckName
{
    /// <summary>The request: the name as it was typed.</summary>
    public sealed record Question(string? Subdomain);

    /// <summary><c>Subdomain</c> is the normal form; <c>Error</c> says why the input cannot be a name at all.</summary>
    public sealed record Answer(bool Available, string Subdomain, string? Error = null);

    /// <summary>Answers 200 and whether the name is free, or 400 if it cannot be a name.</summary>
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
