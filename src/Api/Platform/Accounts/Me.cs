namespace Berth.Platform.Accounts;

/// <summary>Who is signed in with a request.</summary>
/// <param name="AccountId">Whose things are shown.</param>
/// <param name="Email">Its address.</param>
/// <param name="Role">What may be done; a customer's while an operator looks at their pages.</param>
/// <param name="SessionId">The browser's session.</param>
/// <param name="HasFactor">Whether the account has a second factor.</param>
/// <param name="LacksFactor">
/// It has one, and it was not shown in this session yet: nothing else is allowed before.
/// </param>
/// <param name="FactorAt">When it was last shown in this session.</param>
/// <param name="Operator">
/// The address of the operator who looks at a customer's pages as they do; null when it is the customer.
/// </param>
public sealed record Me(
    Guid AccountId,
    string Email,
    AccountRole Role,
    Guid SessionId,
    bool HasFactor,
    bool LacksFactor,
    DateTimeOffset? FactorAt,
    string? Operator
)
{
    /// <summary>From the rows. <paramref name="shown"/>: the customer whose pages are looked at.</summary>
    public static Me Of(Session session, Account account, Account? shown)
    {
        var lacks = account.TwoFactorEnabled && session.FactorAt is null;
        return shown is null || lacks
            ? new(
                account.Id,
                account.Email!,
                account.Role,
                session.Id,
                account.TwoFactorEnabled,
                lacks,
                session.FactorAt,
                null
            )
            : new(
                shown.Id,
                shown.Email!,
                AccountRole.Customer,
                session.Id,
                shown.TwoFactorEnabled,
                false,
                session.FactorAt,
                account.Email
            );
    }

    /// <summary>As the audit names them.</summary>
    public string Actor =>
        Operator is not null ? $"operator {Operator} for customer {AccountId}"
        : Role == AccountRole.Customer ? $"customer {AccountId}"
        : $"operator {Email}";

    /// <summary>Whether the second factor, if there is one, was shown a short while ago.</summary>
    public bool IsFresh(DateTimeOffset now) => !HasFactor || FactorAt > now - Session.Fresh;

    /// <summary>Who is signed in; null when nobody is.</summary>
    public static Me? Of(HttpContext context) => context.Features.Get<Me>();
}
