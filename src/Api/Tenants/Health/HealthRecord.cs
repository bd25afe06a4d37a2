namespace Berth.Tenants.Health;

/// <summary>What is known of one tenant's health, and what was done and said about it. A value.</summary>
public sealed record HealthRecord
{
    public required HealthState State { get; init; }

    /// <summary>Since when it is in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why: one line, then the last lines of its log where they help. At most 2 KB, and no secret.</summary>
    public string Why { get; init; } = "";

    /// <summary>When it came up the last time; null = never yet.</summary>
    public DateTimeOffset? UpAt { get; init; }

    /// <summary>Since when it is not up although it should be; null = it is, or should not be.</summary>
    public DateTimeOffset? DownSince { get; init; }

    /// <summary>How often it ended in the last ten minutes, when this was written.</summary>
    public int Deaths { get; init; }

    /// <summary>How often it was mended or restarted by rule since it was up for a while.</summary>
    public int Attempts { get; init; }

    public DateTimeOffset? AttemptedAt { get; init; }

    /// <summary>Operators know.</summary>
    public bool IsAlerted { get; init; }

    /// <summary>When its customer was told that it is down; null = they were not.</summary>
    public DateTimeOffset? ToldAt { get; init; }

    /// <summary>Whether the difference to another is worth a write: the words alone are not.</summary>
    public bool IsNews(HealthRecord saved) => this with { Why = saved.Why, Deaths = saved.Deaths } != saved;
}
