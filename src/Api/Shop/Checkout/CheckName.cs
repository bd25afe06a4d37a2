using Berth.Platform.Accounts;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Feasibility;
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
        HttpContext context,
        AppDb db,
        ReadFacts facts,
        BerthSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (!names.TryNormalise(question.Subdomain, out var name, out var error))
            return Results.BadRequest(new Answer(false, "", error));
        var account = Me.Of(context) is { LacksFactor: false } me ? me.AccountId : (Guid?)null;
        var now = clock.GetUtcNow();
        var since = now - settings.NameQuarantine;
        var isFree =
            !await facts.IsForeignAsync(name, cancellationToken)
            && await HoldName.IsFreeAsync(db, name, now, since, account, cancellationToken);
        return Results.Ok(new Answer(isFree, name));
    }
}
