using System.Data.Common;

namespace Berth.Platform.Data;

/// <summary>Tells the database's failures from others.</summary>
internal static class DatabaseTrouble
{
    /// <summary>Whether it is the database that did not answer, or not in time; EF Core wraps some of these.</summary>
    public static bool Is(Exception e) =>
        e is DbException or TimeoutException or InvalidOperationException { InnerException: DbException };
}
