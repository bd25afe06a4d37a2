using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>Locks for what no row stands for yet.</summary>
public sealed partial class AppDb
{
    /// <summary>
    /// Waits until nobody else holds the lock, and holds it until the transaction ends. For what is counted and then
    /// added: no row is there yet that could be locked.
    /// </summary>
    /// <param name="what">What is counted: a number that no other class uses.</param>
    /// <param name="whose">Whose it is. Two that collide wait for each other, and no more.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal Task LockAsync(int what, string whose, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({what}, hashtext({whose}))", cancellationToken);
}
