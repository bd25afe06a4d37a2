using Berth.Platform.Data;

namespace Berth.Shop.Tenancy;

/// <summary>Moving from one host to another.</summary>
public sealed partial class Tenant
{
    /// <summary>
    /// Moves the tenant with its data to another host, and enqueues the work. Does nothing if it should be there
    /// already, or should be gone.
    /// </summary>
    public void MoveTo(string host, string reason, AppDb db, DateTimeOffset now)
    {
        if (Host == host || Wanted == TenantState.Gone)
            return;
        Write(db, now, TenantEventKind.Moved, $"{Host} → {host}", reason);
        Host = host;
        Raise(db);
    }

    /// <summary>Makes the proxy stop sending requests to the container, because it is about to move.</summary>
    public void Close() => IsOpen = false;

    /// <summary>
    /// Records that the new host has a complete copy of the data; that copy counts from here on. Throws if an earlier
    /// move still left something behind.
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

    /// <summary>Records that nothing is left on the host that the tenant moved from.</summary>
    public void Left() => LeftBehind = false;

    /// <summary>The hosts that have, or will have, something of the tenant.</summary>
    public IEnumerable<string> Places() => new[] { Host, DataOn, LeftBehind ? MovedFrom! : Host }.Distinct();
}
