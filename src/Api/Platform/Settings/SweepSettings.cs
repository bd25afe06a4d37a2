namespace Berth.Platform.Settings;

/// <summary>The search for what is not as it should be.</summary>
public sealed class SweepSettings
{
    /// <summary>What was made or changed less long ago is left alone: work may be under way. At most 7 days.</summary>
    public TimeSpan MinAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What the nightly sweep does with what it finds.</summary>
    public SweepMode Nightly { get; set; } = SweepMode.Report;
}

/// <summary>What the nightly sweep does with what it finds.</summary>
public enum SweepMode
{
    /// <summary>It tells operators.</summary>
    Report,

    /// <summary>It repairs what is safe to repair, and tells operators.</summary>
    Repair,
}
