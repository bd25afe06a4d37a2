using Berth.Data;
using Berth.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Berth.Checkout;

/// <summary>Gives names free whose buyers did not pay in time.</summary>
public sealed class ExpireReservations(AppDb db) : IJobHandler<ExpireReservations.Args>
{
    public const string Kind = "expire-reservations";

    /// <summary>Nothing to say: it is always about all that are due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        var due = await db.HeldNames.FromSql($"SELECT * FROM held_names WHERE expires_at < now() LIMIT 200").AsNoTracking().ToListAsync(cancellationToken);
        foreach (var held in due) await ExpireAsync(held.OrderId, cancellationToken);
        return JobOutcome.Done;
    }

    /// <summary>Expires one order, unless it is paid: then its name stays.</summary>
    public async Task ExpireAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var order = (await db.Orders.FromSql($"SELECT * FROM orders WHERE id = {orderId} FOR UPDATE").ToListAsync(cancellationToken)).SingleOrDefault();
        if (order is null || !order.Expire()) return;
        await db.SaveChangesAsync(cancellationToken);
        await HoldName.ReleaseAsync(db, orderId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
