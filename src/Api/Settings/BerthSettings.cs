namespace Berth.Settings;

/// <summary>
/// The installation's configuration, section <c>Berth</c> (environment: <c>Berth__PublicUrl</c>). Checked as a whole at start: see <see cref="CheckSettings"/>.
/// </summary>
public sealed class BerthSettings
{
    /// <summary>Name of this installation: prefix of all names in Docker and value of the label that marks them. Never changes.</summary>
    public string Installation { get; set; } = "";

    /// <summary>Where customers reach the shop, as the proxy shows it: <c>http://localhost:8080</c>. Tenants live under its host: <c>http://NAME.localhost:8080</c>.</summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Where the proxy reaches the shop: <c>http://127.0.0.1:5080</c>. Loopback only.</summary>
    public string ListenUrl { get; set; } = "";

    /// <summary>Connection string of the PostgreSQL database.</summary>
    public string Database { get; set; } = "";

    /// <summary>Folder with the product files.</summary>
    public string Catalog { get; set; } = "catalog";

    /// <summary>Folder for keys (anti-forgery) that must survive a restart. Readable by this process alone.</summary>
    public string KeysFolder { get; set; } = "";

    /// <summary>Names that no tenant may take, besides the built-in list.</summary>
    public List<string> ReservedNames { get; set; } = [];

    /// <summary>How long a name is held for a buyer who has not paid yet. Stripe's own least is 30 minutes.</summary>
    public TimeSpan Reservation { get; set; } = TimeSpan.FromMinutes(31);

    /// <summary>Payments.</summary>
    public StripeSettings Stripe { get; set; } = new();

    /// <summary>The Docker host that tenants run on.</summary>
    public DockerSettings Docker { get; set; } = new();

    /// <summary>The proxy of that host.</summary>
    public EdgeSettings Edge { get; set; } = new();

    /// <summary>A DNS record for each tenant; none unless a zone is set.</summary>
    public DnsSettings Dns { get; set; } = new();

    /// <summary>Where stacks keep their state.</summary>
    public StackSettings Stacks { get; set; } = new();

    /// <summary>The host part of <see cref="PublicUrl"/>: tenants are sub-domains of it.</summary>
    public string BaseDomain => new Uri(PublicUrl).Host;

    /// <summary>
    /// The name of a cookie of the shop. Tenants live under the shop's host and could set cookies for it; over HTTPS the prefix <c>__Host-</c> keeps theirs from being
    /// taken for ours (RFC 6265bis, 4.1.3.2).
    /// </summary>
    public string CookieName(string name) => IsHttps ? $"__Host-{name}" : name;

    /// <summary>Whether the shop is reached over HTTPS.</summary>
    public bool IsHttps => PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where a tenant is reached.</summary>
    public string AddressOf(string slug)
    {
        var shop = new Uri(PublicUrl);
        return $"{shop.Scheme}://{slug}.{shop.Authority}/";
    }
}

/// <summary>The account with Stripe.</summary>
public sealed class StripeSettings
{
    /// <summary>Secret or restricted API key.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Signing secrets of the webhook endpoint, several while one is rolled.</summary>
    public List<string> WebhookSecrets { get; set; } = [];

    /// <summary>Base address of the API; Stripe's own unless set.</summary>
    public string? ApiBase { get; set; }
}

/// <summary>A Docker host and what tenants on it share.</summary>
public sealed class DockerSettings
{
    /// <summary>Docker host URL.</summary>
    public string Host { get; set; } = "unix:///var/run/docker.sock";

    /// <summary>Pool that tenants' /29 networks are cut from, CIDR, /8 to /24. Must overlap nothing the host routes.</summary>
    public string NetworkPool { get; set; } = "";
}

/// <summary>The proxy in front of tenants and shop.</summary>
public sealed class EdgeSettings
{
    /// <summary>Name of the proxy's container, as the base stack made it.</summary>
    public string Container { get; set; } = "";

    /// <summary>Port for plain HTTP.</summary>
    public int HttpPort { get; set; } = 80;

    /// <summary>Port for HTTPS; 0 turns it off.</summary>
    public int HttpsPort { get; set; } = 443;

    /// <summary>Address on which the proxy listens; all when empty. Development listens on loopback only.</summary>
    public string Listen { get; set; } = "";
}

/// <summary>The zone that tenants' records go to. Without it a wildcard record of the operator's leads to the host.</summary>
public sealed class DnsSettings
{
    /// <summary>The zone's id with Cloudflare; no records are made when empty.</summary>
    public string ZoneId { get; set; } = "";

    /// <summary>File with an API token that may edit the zone's records.</summary>
    public string ApiTokenFile { get; set; } = "";

    /// <summary>IPv4 address of the host, as the world reaches it.</summary>
    public string Address { get; set; } = "";

    /// <summary>Whether Cloudflare answers in the host's place.</summary>
    public bool Proxied { get; set; }

    /// <summary>Base address of the API; Cloudflare's own unless set.</summary>
    public string? ApiBase { get; set; }
}

/// <summary>The backend of the stacks.</summary>
public sealed class StackSettings
{
    /// <summary>Backend URL, as in <c>PULUMI_BACKEND_URL</c>.</summary>
    public string Backend { get; set; } = "";

    /// <summary>File with the passphrase that encrypts secrets in the stacks' state.</summary>
    public string PassphraseFile { get; set; } = "";

    /// <summary>Folder for the stacks' working directories.</summary>
    public string WorkFolder { get; set; } = "";
}
