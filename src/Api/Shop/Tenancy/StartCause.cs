namespace Berth.Shop.Tenancy;

/// <summary>Why a tenant that was stopped runs again.</summary>
public enum StartCause
{
    /// <summary>It was paid for.</summary>
    Payment,

    /// <summary>Its owner had stopped it, and started it.</summary>
    Owner,

    /// <summary>An operator started it, or gave it time.</summary>
    Operator,

    /// <summary>The dispute about its payment is over.</summary>
    Review,

    /// <summary>It is within its plan's limits again: another plan, or another month.</summary>
    Limits,
}
