using System.CommandLine;
using Berth.Platform.Settings;
using Berth.Tenants.Isolation;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth hosts prepare</c>: makes the machine that it runs on ready for tenants. Needs root, and neither database
/// nor Docker.
/// </summary>
internal static class PrepareCommand
{
    private const int NotInForce = 2;

    public static Command Define()
    {
        var print = new Option<bool>("--print") { Description = "Print the rules without changing anything." };
        var check = new Option<bool>("--check")
        {
            Description = "Check whether they are in force: exits with 0 if so, otherwise with 2.",
        };
        var remove = new Option<bool>("--remove") { Description = "Remove the rules." };
        var prepare = new Command(
            "prepare",
            "Put the firewall's rules in force that keep tenants from each other, from this host and from "
                + "sending mail, and one visitor from taking all of the proxy. Again changes nothing."
        )
        {
            print,
            check,
            remove,
        };
        prepare.Validators.Add(parsed =>
        {
            if (new[] { print, check, remove }.Count(parsed.GetValue) > 1)
                parsed.AddError("--print, --check and --remove exclude each other.");
        });
        prepare.SetAction(
            (parsed, ct) =>
            {
                var settings = CheckSettings.Read(Application.Configuration());
                var rules = FirewallRules.Of(settings);
                var output = Output.Of(parsed);
                if (
                    rules.Flood is not null
                    && settings.Dns.Proxied
                    && settings.Isolation.UnlimitedNetworks == IsolationSettings.PrivateNetworks
                )
                    output.Warn(
                        "Berth:Dns:Proxied is on: visitors come from few addresses, Cloudflare's. List its networks in "
                            + "Berth:Isolation:UnlimitedNetworks, or many of them are refused."
                    );
                return parsed.GetValue(print) ? PrintAsync(rules, output, ct)
                    : parsed.GetValue(check) ? CheckAsync(rules, output, ct)
                    : parsed.GetValue(remove) ? RemoveAsync(rules, ct)
                    : ApplyAsync(rules, output, ct);
            }
        );
        return prepare;
    }

    private static async Task<int> ApplyAsync(FirewallRules rules, Output output, CancellationToken cancellationToken)
    {
        RequireRoot();
        var whole = rules.On(NameServers.OfHost());
        foreach (var family in Firewall.Families)
        {
            var saved = await Firewall.SavedAsync(family, cancellationToken);
            // Rules that are made anew forget how many connections each source has.
            if (RenderFirewall.Missing(whole, family, saved).Count > 0)
                await Firewall.RestoreAsync(family, RenderFirewall.Apply(whole, family, saved), cancellationToken);
        }
        FirewallMark.Write(rules);
        return await CheckAsync(rules, output, cancellationToken);
    }

    private static async Task<int> CheckAsync(FirewallRules rules, Output output, CancellationToken cancellationToken)
    {
        RequireRoot();
        var missing = await Firewall.MissingAsync(rules.On(NameServers.OfHost()), cancellationToken);
        foreach (var what in missing)
            output.Warn(what);
        output.Say(
            missing.Count == 0
                ? $"In force for the tenants of {rules.Installation} ({rules.Pool}, bridges {rules.Bridges}*)."
                : "Not in force."
        );
        return missing.Count == 0 ? 0 : NotInForce;
    }

    private static async Task<int> RemoveAsync(FirewallRules rules, CancellationToken cancellationToken)
    {
        RequireRoot();
        foreach (var family in Firewall.Families)
            if (
                RenderFirewall.Remove(rules, await Firewall.SavedAsync(family, cancellationToken)) is
                { Length: > 0 } text
            )
                await Firewall.RestoreAsync(family, text, cancellationToken);
        FirewallMark.Delete(rules);
        return 0;
    }

    private static Task<int> PrintAsync(FirewallRules rules, Output output, CancellationToken cancellationToken)
    {
        var whole = rules.On(NameServers.OfHost());
        foreach (var family in Firewall.Families)
            output.Write(
                $"# {(family == Family.V4 ? "iptables" : "ip6tables")}-restore --noflush\n{RenderFirewall.Apply(whole, family, [])}"
            );
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(0);
    }

    private static void RequireRoot()
    {
        if (!Environment.IsPrivilegedProcess)
            throw new InvalidOperationException(
                "The firewall is root's. Run this as root on the machine that tenants run on; --print shows the rules without."
            );
    }
}
