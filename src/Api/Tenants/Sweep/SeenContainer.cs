using Berth.Shop.Tenancy;

namespace Berth.Tenants.Sweep;

/// <summary>The state of a tenant's container by its engine, compared with what was observed.</summary>
public enum SeenContainer
{
    /// <summary>There is no container, and none is expected.</summary>
    None,

    /// <summary>It is running or restarting.</summary>
    Running,

    /// <summary>It exists but does not run.</summary>
    Stopped,

    /// <summary>It is missing although the tenant was observed running.</summary>
    Error,

    /// <summary>The engine could not be asked.</summary>
    Unknown,
}

/// <summary>Works out a <see cref="SeenContainer"/>.</summary>
public static class SeeContainer
{
    /// <summary>
    /// Combines both. <paramref name="status"/> is the engine's word for the tenant's own container, null if it has
    /// none; <paramref name="asked"/> is false if the engine did not answer.
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
