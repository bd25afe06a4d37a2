namespace Berth.Shop.Tenancy;

/// <summary>What a tenant is or should be, and what leads on from there.</summary>
public enum TenantState
{
    /// <summary>Nothing exists yet. The reconcile creates it.</summary>
    None,

    /// <summary>The container is up and answers through the proxy. It runs until it is suspended or removed.</summary>
    Running,

    /// <summary>
    /// The container is removed; network and volume are kept. It starts again once nothing stops it, or is removed for
    /// good.
    /// </summary>
    Suspended,

    /// <summary>Nothing is left. This state is final.</summary>
    Gone,
}
