using Berth.Data;

namespace Berth.Checkout;

/// <summary><c>POST /api/check-subdomain/</c>: whether a name could be ordered now. Says no more than the order form would.</summary>
public static class CheckName
{
    public sealed record Question(string? Subdomain);

    public sealed record Answer(bool Available, string Subdomain, string? Error = null);

    public static async Task<IResult> RunAsync(Question question, TenantName names, AppDb db, TimeProvider clock, CancellationToken cancellationToken) =>
        names.TryNormalise(question.Subdomain, out var name, out var error)
            ? Results.Ok(new Answer(await HoldName.IsFreeAsync(db, name, clock, cancellationToken), name))
            : Results.BadRequest(new Answer(false, "", error));
}
