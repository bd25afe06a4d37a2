namespace Pulumi.Aws;

/// <summary>The package's own configuration, <c>aws:…</c>.</summary>
public static class Config
{
    /// <summary><c>aws:profile</c>; null when it is not set.</summary>
    public static string? Profile => new global::Pulumi.Config("aws").Get("profile");

    /// <summary><c>aws:region</c>, then AWS_REGION, then AWS_DEFAULT_REGION; null when none is set.</summary>
    public static string? Region => new global::Pulumi.Config("aws").Get("region") ?? Utilities.Region;
}
