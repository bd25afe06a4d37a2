using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Answers;

/// <summary>Deletes what buyers answered when nothing needs it any more, or they want to be forgotten.</summary>
internal static class ForgetAnswers
{
    /// <summary>Those of a removed tenant's order. Part of its caller's transaction.</summary>
    public static Task OfAsync(AppDb db, Guid order, CancellationToken cancellationToken) =>
        db.BuyerAnswers.Where(a => a.OrderId == order).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Those of all orders whose buyers were forgotten. Part of its caller's transaction.</summary>
    public static Task OfForgottenAsync(AppDb db, CancellationToken cancellationToken)
    {
        var forgotten = db.Orders.Where(o => o.Email == Mailbox.Forgotten).Select(o => o.Id);
        return db.BuyerAnswers.Where(a => forgotten.Contains(a.OrderId)).ExecuteDeleteAsync(cancellationToken);
    }
}
