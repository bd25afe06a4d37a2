namespace Berth.Platform.Settings;

/// <summary>The search for what is not as it should be.</summary>
public sealed class SweepSettings
{
    /// <summary>What was made or changed less long ago is left alone: work may be under way. At most 7 days.</summary>
    public TimeSpan MinAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>What the daily one does with what it finds: <c>report</c> or <c>repair</c>.</summary>
    public string Nightly { get; set; } = "report";
}
