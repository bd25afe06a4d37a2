namespace Berth.Tenants.Isolation;

/// <summary>
/// Says to those who may not read the firewall that a guard was put in force since the machine started, and which one.
/// The worker has no root; <c>berth hosts prepare</c> has, and leaves it each time, on a file system that does not
/// outlive the machine.
/// </summary>
public static class FirewallMark
{
    private static string PathOf(FirewallRules guard) => $"/run/berth/guard-{guard.Installation}";

    /// <summary>Writes the mark.</summary>
    public static void Write(FirewallRules guard)
    {
        Directory.CreateDirectory("/run/berth");
        File.WriteAllText(PathOf(guard), guard.Fingerprint());
    }

    /// <summary>Deletes the mark.</summary>
    public static void Delete(FirewallRules guard)
    {
        if (Directory.Exists("/run/berth"))
            File.Delete(PathOf(guard));
    }

    /// <summary>What it says is missing.</summary>
    public static IReadOnlyList<string> Missing(FirewallRules guard) =>
        !File.Exists(PathOf(guard)) ? ["it was not put in force since this machine was started"]
        : File.ReadAllText(PathOf(guard)).Trim() != guard.Fingerprint() ? ["it was put in force with other settings"]
        : [];
}
