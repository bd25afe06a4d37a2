using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Shop.Hosts;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Orders;

/// <summary>Releases names whose buyers did not pay in time, at most 200 a run.</summary>
public sealed class ExpireReservations(AppDb db) : IJobHandler<ExpireReservations.Args>, ICleaning
{
    public const string Kind = "expire-reservations";
    private const int MostAtOnce = 200;

    /// <summary>The job takes no arguments: it always looks at everything that is due.</summary>
    public sealed record Args;

    /// <inheritdoc />
    public string What => "names held for buyers who did not pay";

    /// <inheritdoc />
    public Task<int> CountAsync(CancellationToken cancellationToken) => Due().CountAsync(cancellationToken);

    /// <inheritdoc />
    public async Task CleanAsync(CancellationToken cancellationToken)
    {
        foreach (
            var held in await Due()
                .AsNoTracking()
                .OrderBy(h => h.ExpiresAt)
                .Take(MostAtOnce)
                .ToListAsync(cancellationToken)
        )
            await ExpireAsync(held.OrderId, moneyFailed: false, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        await CleanAsync(cancellationToken);
        return JobOutcome.Done;
    }

    private IQueryable<HeldName> Due() => db.HeldNames.FromSql($"SELECT * FROM held_names WHERE expires_at < now()");

    /// <summary>
    /// Expires an order and releases its name, unless it is paid. An order that waits for a bank expires only once the
    /// money is known not to come.
    /// </summary>
    public async Task ExpireAsync(Guid orderId, bool moneyFailed, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var order = (
            await db
                .Orders.FromSql($"SELECT * FROM orders WHERE id = {orderId} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();
        if (order is null || !order.Expire(moneyFailed))
            return;
        await db.SaveChangesAsync(cancellationToken);
        await HoldName.ReleaseAsync(db, orderId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
