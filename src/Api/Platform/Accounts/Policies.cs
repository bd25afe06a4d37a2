using Microsoft.AspNetCore.Authorization;

namespace Berth.Platform.Accounts;

/// <summary>
/// What pages and endpoints ask of who comes: names for <c>[Authorize]</c> and <c>RequireAuthorization</c>.
/// </summary>
public static class Policies
{
    /// <summary>Somebody is signed in, with the second factor where there is one.</summary>
    public const string SignedIn = nameof(SignedIn);

    /// <summary>Somebody opened a mailed link; the second factor may be missing.</summary>
    public const string HalfSignedIn = nameof(HalfSignedIn);

    /// <summary>May see operators' pages.</summary>
    public const string Viewer = nameof(Viewer);

    /// <summary>May change what operators look after.</summary>
    public const string Operator = nameof(Operator);

    /// <summary>May do everything.</summary>
    public const string Owner = nameof(Owner);

    /// <summary>All of them. Operators always have a second factor.</summary>
    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(HalfSignedIn, p => p.RequireAssertion(c => Who(c) is not null));
        options.AddPolicy(SignedIn, p => p.RequireAssertion(c => Who(c) is { LacksFactor: false }));
        foreach (var role in new[] { AccountRole.Viewer, AccountRole.Operator, AccountRole.Owner })
        {
            options.AddPolicy(
                $"{role}",
                p => p.RequireAssertion(c => Who(c) is { LacksFactor: false, HasFactor: true } me && me.Role >= role)
            );
        }
    }

    private static Me? Who(AuthorizationHandlerContext context) =>
        context.Resource is HttpContext http ? Me.Of(http) : null;
}
