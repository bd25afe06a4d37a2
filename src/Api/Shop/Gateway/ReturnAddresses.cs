namespace Berth.Shop.Gateway;

/// <summary>Where Stripe's payment page leads a buyer.</summary>
/// <param name="Success">Once it is paid.</param>
/// <param name="Cancel">By its way back.</param>
public sealed record ReturnAddresses(string Success, string Cancel)
{
    /// <summary>Stripe puts the session's id in its place. Its braces must stay as they are.</summary>
    private const string SessionId = "{CHECKOUT_SESSION_ID}";

    /// <summary>
    /// To the order's page; or to a shop window elsewhere, which learns the session's id and the name.
    /// </summary>
    public static ReturnAddresses To(string page, string name, string? success = null, string? cancel = null) =>
        new(
            success is null
                ? $"{page}?paid=yes"
                : $"{success}{(success.Contains('?', StringComparison.Ordinal) ? '&' : '?')}session_id={SessionId}&subdomain={name}",
            cancel ?? page
        );
}
