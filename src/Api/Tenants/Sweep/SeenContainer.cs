using Berth.Shop.Tenancy;

namespace Berth.Tenants.Sweep;

/// <summary>What a tenant's container is, as its engine says, beside what was observed.</summary>
public enum SeenContainer
{
    /// <summary>There is none, and none should be.</summary>
    None,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is there and does not run.</summary>
    Stopped,

    /// <summary>It should be there and is not.</summary>
    Error,

    /// <summary>Its engine could not be asked.</summary>
    Unknown,
}

/// <summary>Reads it off what was found.</summary>
public static class SeeContainer
{
    /// <summary>
    /// Pure. <paramref name="status"/> is the engine's word for the tenant's own container; null = it has none.
    /// <paramref name="asked"/>: the engine answered.
    /// </summary>
    public static SeenContainer Of(TenantState observed, string? status, bool asked) =>
        (asked, status) switch
        {
            (false, _) => SeenContainer.Unknown,
            (_, null) => observed == TenantState.Running ? SeenContainer.Error : SeenContainer.None,
            (_, "running" or "restarting") => SeenContainer.Running,
            _ => SeenContainer.Stopped,
        };
}
