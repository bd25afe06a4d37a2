using System.Net;
using Berth.Platform.Addresses;

namespace Berth.Platform.Settings;

/// <summary>
/// Checks the whole configuration and reports all mistakes at once, each with its key and what is expected there.
/// </summary>
public static class CheckSettings
{
    /// <param name="configuration">Where it stands.</param>
    /// <param name="web">Whether it answers the web: nothing else needs the signing secrets of Stripe's events.</param>
    /// <param name="stacks">
    /// False for what needs neither the stacks nor the files of the worker's secrets: these are not looked at.
    /// </param>
    /// <exception cref="InvalidOperationException">With one line for each mistake.</exception>
    public static BerthSettings Read(IConfiguration configuration, bool web = false, bool stacks = true)
    {
        var settings = new BerthSettings();
        var (section, choices) = CheckChoices.Of(configuration.GetSection("Berth"), settings);
        try
        {
            section.Bind(settings, o => o.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException(
                $"The configuration is not valid: {e.InnerException?.Message ?? e.Message} "
                    + "See docs/operating/configuration.md for the keys."
            );
        }
        var mistakes = choices
            .Concat(Mistakes(settings))
            .Concat(web ? WebsMistakes(settings) : [])
            .Concat(stacks ? WorkersMistakes(settings) : [])
            .ToList();
        return mistakes.Count == 0
            ? settings
            : throw new InvalidOperationException(
                "The configuration is not valid:\n  " + string.Join("\n  ", mistakes)
            );
    }

    private static bool IsApart(string tenants, string shop) =>
        HostName.IsName(tenants)
        && tenants != shop
        && !$".{tenants}".EndsWith($".{shop}")
        && !$".{shop}".EndsWith($".{tenants}");

    private static IEnumerable<string> Mistakes(BerthSettings s)
    {
        if (
            s.Installation.Length is 0 or > 20
            || !s.Installation.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
        )
            yield return $"Berth:Installation is '{s.Installation}'. It must be 1-20 of a-z, 0-9 and hyphen.";
        if (
            !Uri.TryCreate(s.PublicUrl, UriKind.Absolute, out var shop)
            || shop.Scheme is not ("http" or "https")
            || shop.PathAndQuery != "/"
        )
            yield return $"Berth:PublicUrl is '{s.PublicUrl}'. It must be the shop's address, such as https://berth.example.";
        if (s.TenantsDomain.Length > 0 && !IsApart(s.TenantsDomain, shop?.Host ?? ""))
            yield return $"Berth:TenantsDomain is '{s.TenantsDomain}'. It must be a domain in small letters, neither above nor "
                + "below the shop's host, such as berth-apps.example; or empty: then tenants live under the shop's host.";
        if (s.NameQuarantine < TimeSpan.Zero || s.NameQuarantine > TimeSpan.FromDays(3650))
            yield return $"Berth:NameQuarantine is {s.NameQuarantine}. It must be 0 (names are free at once) to 10 years.";
        if (
            !Uri.TryCreate(s.ListenUrl, UriKind.Absolute, out var listen)
            || listen.Scheme != "http"
            || !IPAddress.TryParse(listen.Host, out var ip)
            || !IPAddress.IsLoopback(ip)
        )
            yield return $"Berth:ListenUrl is '{s.ListenUrl}'. It must be a loopback address such as "
                + "http://127.0.0.1:5080; the proxy is the only door.";
        foreach (var mistake in CheckConnections.Mistakes(s))
            yield return mistake;
        if (s.WebRole.Length > 63 || !s.WebRole.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return $"Berth:WebRole is '{s.WebRole}'. It must be the name of a PostgreSQL role: a-z, 0-9, _ and hyphen.";
        if (s.KeysFolder.Length == 0)
            yield return "Berth:KeysFolder is empty. It must be a folder that survives restarts and is backed up with the database.";
        if (s.Reservation < BerthSettings.LeastReservation || s.Reservation > TimeSpan.FromHours(24))
            yield return $"Berth:Reservation is {s.Reservation}. It must be {BerthSettings.LeastReservation} to 1.00:00:00: "
                + "Stripe's payment page is open for 30 minutes at least, and closes before the name is given up.";
        if (s.Jobs.Slots is < 1 or > 64)
            yield return $"Berth:Jobs:Slots is {s.Jobs.Slots}. It must be 1-64.";
        if (s.Stripe.ApiKey.Length == 0 || s.Stripe.ApiKey.Any(char.IsWhiteSpace))
            yield return "Berth:Stripe:ApiKey is empty or has spaces. It must be an API key of the Stripe account.";
        if (
            !IPNetwork.TryParse(s.Docker.NetworkPool, out var pool)
            || pool.PrefixLength is < 8 or > 24
            || pool.BaseAddress.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork
        )
            yield return $"Berth:Docker:NetworkPool is '{s.Docker.NetworkPool}'. It must be an IPv4 network of /8 to /24, "
                + "such as 10.201.0.0/16.";
        if (s.Docker.PortPool.Length > 0 && s.Docker.Ports is null)
            yield return $"Berth:Docker:PortPool is '{s.Docker.PortPool}'. It must be a range within 1024-65535, such as "
                + "20000-20999, or empty.";
        if (s.Docker.VolumeMaxMb < 0)
            yield return $"Berth:Docker:VolumeMaxMb is {s.Docker.VolumeMaxMb}. It must be 0 (no limit) or more than the "
                + "largest plan's diskMb, in MiB.";
        if (s.Docker.CapacityMb < 0)
            yield return $"Berth:Docker:CapacityMb is {s.Docker.CapacityMb}. It must be 0 (no limit) or the memory to sell, in MiB.";
        if (s.Docker.KeepFreeMb < 0)
            yield return $"Berth:Docker:KeepFreeMb is {s.Docker.KeepFreeMb}. It must be the disk to keep free on each host, in MiB.";
        if (s.Docker.Overcommit is not (>= 1 and <= 10))
            yield return $"Berth:Docker:Overcommit is {s.Docker.Overcommit}. It must be 1 (memory is sold once) to 10.";
        if (s.Provisioning.AlertAfter < TimeSpan.Zero || s.Provisioning.RefundAfter < s.Provisioning.AlertAfter)
            yield return $"Berth:Provisioning:RefundAfter is {s.Provisioning.RefundAfter}. It must not be shorter than "
                + $"AlertAfter, {s.Provisioning.AlertAfter}.";
        if (s.Edge.PathHost.Length > 0 && (!HostName.IsName(s.Edge.PathHost) || s.Edge.PathHost == shop?.Host))
            yield return $"Berth:Edge:PathHost is '{s.Edge.PathHost}'. It must be a host name of its own, such as "
                + "apps.berth.example, or empty. It cannot be the shop's: pages of one host may act for each other.";
        if (s.Edge.Container.Length == 0)
            yield return "Berth:Edge:Container is empty. It must be the name of the proxy's container that the base stack made.";
        if (s.Edge.HttpPort is < 1 or > 65535)
            yield return $"Berth:Edge:HttpPort is {s.Edge.HttpPort}. It must be 1-65535.";
        if (s.Edge.HttpsPort is < 0 or > 65535)
            yield return $"Berth:Edge:HttpsPort is {s.Edge.HttpsPort}. It must be 0-65535.";
        if (s.Edge.RequestsAtOnce is < 0 or > 0 and < 256 or > 1_000_000)
            yield return $"Berth:Edge:RequestsAtOnce is {s.Edge.RequestsAtOnce}. It must be 0 (no limit) or 256-1000000.";
        foreach (var mistake in CheckTls.Mistakes(s))
            yield return mistake;
        if (s.Dns.ZoneId.Length == 0 && s.Dns.Address.Length > 0 && !IPAddress.TryParse(s.Dns.Address, out _))
            yield return $"Berth:Dns:Address is '{s.Dns.Address}'. It must be the host's IPv4 address.";
        if (s.Dns.ZoneId.Length > 0)
        {
            if (
                !IPAddress.TryParse(s.Dns.Address, out var host)
                || host.AddressFamily != System.Net.Sockets.AddressFamily.InterNetwork
            )
                yield return $"Berth:Dns:Address is '{s.Dns.Address}'. With a zone set it must be the host's IPv4 address.";
        }
        if (s.Secrets.LinkLifetime < TimeSpan.FromMinutes(5) || s.Secrets.LinkLifetime > TimeSpan.FromDays(30))
            yield return $"Berth:Secrets:LinkLifetime is {s.Secrets.LinkLifetime}. It must be 5 minutes to 30 days.";
        foreach (
            var mistake in s
                .Isolation.Mistakes()
                .Concat(CheckBackups.Mistakes(s.Backups))
                .Concat(CheckRegistries.Mistakes(s.Registries))
                .Concat(WindowSettings.Mistakes(s.Windows))
        )
            yield return mistake;
        foreach (var mistake in s.Worker.Mistakes().Concat(s.Telemetry.Mistakes()).Concat(s.Limits.Mistakes()))
            yield return mistake;
        if (s.Sweep.MinAge < TimeSpan.Zero || s.Sweep.MinAge > TimeSpan.FromDays(7))
            yield return $"Berth:Sweep:MinAge is {s.Sweep.MinAge}. It must be 0 to 7 days, such as 01:00:00.";
    }

    private static IEnumerable<string> WebsMistakes(BerthSettings s)
    {
        if (s.Stripe.WebhookSecrets.Count == 0 || s.Stripe.WebhookSecrets.Any(x => x.Length == 0))
            yield return "Berth:Stripe:WebhookSecrets is empty. It must hold the signing secret of the webhook endpoint.";
    }

    private static IEnumerable<string> WorkersMistakes(BerthSettings s)
    {
        foreach (
            var mistake in CheckMail
                .Mistakes(s.Mail)
                .Concat(CheckRegistries.FilesMistakes(s.Registries))
                .Concat(CheckBackups.FilesMistakes(s.Backups))
        )
            yield return mistake;
        if (s.Dns.ZoneId.Length > 0 && !File.Exists(s.Dns.ApiTokenFile))
            yield return $"Berth:Dns:ApiTokenFile is '{s.Dns.ApiTokenFile}', where there is no file. With a zone set it "
                + "must name the file with the API token.";
        if (s.Stacks.Backend.Length == 0)
            yield return "Berth:Stacks:Backend is empty. It must be a Pulumi backend URL, such as file:///var/lib/berth/state.";
        if (!File.Exists(s.Stacks.PassphraseFile))
            yield return $"Berth:Stacks:PassphraseFile is '{s.Stacks.PassphraseFile}', where there is no file. It must "
                + "name the file with the passphrase of the stacks' secrets.";
        if (s.Stacks.WorkFolder.Length == 0)
            yield return "Berth:Stacks:WorkFolder is empty. It must be a folder.";
    }
}
