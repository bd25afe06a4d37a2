using System.Security.Cryptography;
using System.Text;
using Berth.Platform.Keys;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;
using Berth.Shop.Orders;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Berth.Shop.Checkout;

/// <summary>
/// A form that is sent twice, by a double click or a browser that tries again, is one order. The order's secret is made
/// from the form's key, so both answers open the same page.
/// </summary>
public sealed partial class PlaceOrder
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>A key for a form that is shown: 256 random bits.</summary>
    public static string NewFormKey() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    /// <summary>The secret of the order that a form makes; null for a key that we did not make.</summary>
    private static string? TokenOf(string? formKey) =>
        formKey is { Length: 43 }
            ? WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes($"order {formKey}")))
            : null;

    /// <summary>
    /// The answer that the same form had before, once its payment page is open. Null if there was none, or if the form
    /// was changed since: <paramref name="token"/> says whether its secret is still to be had.
    /// </summary>
    private async Task<(Answer? Answer, bool IsFree)> EarlierAnswerAsync(
        string token,
        Wish wish,
        Plan plan,
        string name,
        string email,
        CheckAnswers.Checked answered,
        CancellationToken cancellationToken
    )
    {
        var hash = HashToken.Of(token);
        var begun = clock.GetTimestamp();
        while (true)
        {
            var order = await db
                .Orders.AsNoTracking()
                .SingleOrDefaultAsync(o => o.TokenHash == hash, cancellationToken);
            if (order is null)
                return (null, IsFree: true);
            var isSame =
                (order.Product, order.Plan, order.Currency, order.Email)
                    == (wish.Product, plan.Name, plan.Currency, email)
                && (name.Length == 0 || order.Name == name)
                && await answers.AreSameAsync(db, order.Id, answered.Values, cancellationToken);
            if (!isSame || order.State != OrderState.Pending)
                return (null, IsFree: false);
            if (order.PayUrl is not null)
            {
                order.OpenBy(token);
                return (new Answer(order, new Dictionary<string, string>()), IsFree: false);
            }
            if (clock.GetElapsedTime(begun) > LongestWait)
                return (Unavailable, IsFree: false);
            await Task.Delay(BetweenLooks, clock, cancellationToken);
        }
    }

    private static bool IsTwice(DbUpdateException e) =>
        e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } why
        && why.ConstraintName?.Contains("token_hash", StringComparison.Ordinal) == true;
}
