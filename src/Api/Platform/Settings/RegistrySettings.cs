namespace Berth.Platform.Settings;

/// <summary>A registry that asks who pulls, or that has a cache nearby.</summary>
public sealed class RegistrySettings
{
    /// <summary>As images name it: <c>ghcr.io</c>, <c>registry.example.com:5000</c>, <c>docker.io</c>.</summary>
    public string Host { get; set; } = "";

    /// <summary>Whom to sign in as; nobody when empty.</summary>
    public string UserName { get; set; } = "";

    /// <summary>File with the password or token. Read anew each time, so that it can be changed while we run.</summary>
    public string PasswordFile { get; set; } = "";

    /// <summary>
    /// A pull-through cache of it, host and port; none when empty. If it asks who pulls, it is a registry of this list,
    /// too.
    /// </summary>
    public string Mirror { get; set; } = "";
}
