namespace Berth.Tenants.Health;

/// <summary>
/// What a tenant is now, as its engine and its check say. Never guessed from what is wanted of it, nor from what the last
/// reconcile made.
/// </summary>
public enum HealthState
{
    /// <summary>It should be gone, so nothing is looked at.</summary>
    None,

    /// <summary>It should be suspended.</summary>
    Suspended,

    /// <summary>It is being made or changed, or has started a moment ago and its check has not passed yet.</summary>
    Starting,

    /// <summary>Its check passes.</summary>
    Up,

    /// <summary>It runs, but its check, or the product's own one, fails.</summary>
    Unhealthy,

    /// <summary>It ends again and again, and its engine starts it again each time.</summary>
    Restarting,

    /// <summary>It does not run, and its engine leaves it so.</summary>
    Stopped,

    /// <summary>Its container, its network or its volume is not there.</summary>
    Missing,

    /// <summary>The host's engine or proxy does not answer. That is no fault of the tenant's.</summary>
    Unreachable,
}
