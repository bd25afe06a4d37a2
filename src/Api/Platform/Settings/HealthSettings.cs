namespace Berth.Platform.Settings;

/// <summary>What is done about tenants that are not up.</summary>
public sealed class HealthSettings
{
    /// <summary>
    /// Whether a container that is missing, stopped or does not answer is put right by itself. Off, it is only told: for
    /// a while in which somebody works on containers by hand.
    /// </summary>
    public bool Mend { get; set; } = true;
}
