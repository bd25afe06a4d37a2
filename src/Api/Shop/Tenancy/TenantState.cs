namespace Berth.Shop.Tenancy;

/// <summary>What a tenant is or should be, and who moves it on.</summary>
public enum TenantState
{
    /// <summary>Nothing of it exists yet. The reconcile moves it on.</summary>
    None,

    /// <summary>Container up and answering through the proxy. The subscription's end moves it on.</summary>
    Running,

    /// <summary>Container gone, network and volume kept. A payment or the purge moves it on.</summary>
    Suspended,

    /// <summary>Nothing of it is left. Nothing moves it on.</summary>
    Gone,
}
