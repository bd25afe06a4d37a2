using Berth.Platform.Data;

namespace Berth.Shop.Tenancy;

/// <summary>Moving from one host to another.</summary>
public sealed partial class Tenant
{
    /// <summary>
    /// Has it moved to another host with its data, and enqueues the work. A tenant that should be gone stays where it
    /// is.
    /// </summary>
    public void MoveTo(string host, string reason, AppDb db, DateTimeOffset now)
    {
        if (Host == host || Wanted == TenantState.Gone)
            return;
        Write(db, now, "moved", $"{Host} → {host}", reason);
        Host = host;
        Raise(db);
    }

    /// <summary>Nobody is sent to its container any more: it is about to move.</summary>
    public void Close() => IsOpen = false;

    /// <summary>
    /// Its data is on the host where it should be, whole. From here on that copy is the one that counts.
    /// </summary>
    public void Moved(AppDb db, DateTimeOffset now)
    {
        if (LeftBehind)
            throw new InvalidOperationException(
                $"The tenant '{Slug}' left something on '{MovedFrom}'; that is removed before it moves again."
            );
        (MovedFrom, MovedAt, LeftBehind, DataOn) = (DataOn, now, true, Host);
        Note(db, now, "Data copied to another machine");
    }

    /// <summary>Nothing of it is left where it was before.</summary>
    public void Left() => LeftBehind = false;

    /// <summary>The hosts that have something of it, or are to have.</summary>
    public IEnumerable<string> Places() => new[] { Host, DataOn, LeftBehind ? MovedFrom! : Host }.Distinct();
}
