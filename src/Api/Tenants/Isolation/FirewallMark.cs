namespace Berth.Tenants.Isolation;

/// <summary>
/// Says to those who may not read the firewall that the rules were put in force since the machine started, and which.
/// The worker has no root; <c>berth hosts prepare</c> has, and leaves it each time, on a file system that does not
/// outlive the machine.
/// </summary>
public static class FirewallMark
{
    private static string PathOf(FirewallRules rules) => $"/run/berth/guard-{rules.Installation}";

    /// <summary>Writes the mark.</summary>
    public static void Write(FirewallRules rules)
    {
        Directory.CreateDirectory("/run/berth");
        File.WriteAllText(PathOf(rules), rules.Fingerprint());
    }

    /// <summary>Deletes the mark.</summary>
    public static void Delete(FirewallRules rules)
    {
        if (Directory.Exists("/run/berth"))
            File.Delete(PathOf(rules));
    }

    /// <summary>What it says is missing.</summary>
    public static IReadOnlyList<string> Missing(FirewallRules rules) =>
        !File.Exists(PathOf(rules)) ? ["it was not put in force since this machine was started"]
        : File.ReadAllText(PathOf(rules)).Trim() != rules.Fingerprint() ? ["it was put in force with other settings"]
        : [];
}
