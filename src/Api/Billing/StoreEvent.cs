using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Billing;

/// <summary>Keeps an event under Stripe's own id, and its job with it. The same event again changes nothing.</summary>
internal static class StoreEvent
{
    public static async Task RunAsync(AppDb db, string id, string type, string body, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // PostgreSQL's text holds no NUL; JSON may (escaped), so the body stands as text, not jsonb.
        var stored = await db.Database.ExecuteSqlAsync($"INSERT INTO stripe_events (id, type, body, received_at) VALUES ({id}, {type}, {body}, now()) ON CONFLICT (id) DO NOTHING", cancellationToken);
        if (stored == 1 && HandleStripeEvent.Handles(type))
        {
            db.Enqueue(HandleStripeEvent.Job(id));
            await db.SaveChangesAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }
}
