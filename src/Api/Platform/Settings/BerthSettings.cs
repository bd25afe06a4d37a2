namespace Berth.Platform.Settings;

/// <summary>
/// The installation's configuration, section <c>Berth</c> (environment: <c>Berth__PublicUrl</c>). Checked as a whole at
/// start: see <see cref="CheckSettings"/>.
/// </summary>
public sealed class BerthSettings
{
    /// <summary>
    /// Name of this installation: prefix of all names in Docker and value of the label that marks them. Never changes.
    /// </summary>
    public string Installation { get; set; } = "";

    /// <summary>
    /// Where customers reach the shop, as the proxy shows it: <c>http://localhost:8080</c>. Tenants live under its
    /// host: <c>http://NAME.localhost:8080</c>.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>
    /// Domain under which tenants live, when it is not the shop's own host: one that is registered apart from the
    /// shop's, so that no tenant's page can set cookies for the shop.
    /// </summary>
    public string TenantsDomain { get; set; } = "";

    /// <summary>Where the proxy reaches the shop: <c>http://127.0.0.1:5080</c>. Loopback only.</summary>
    public string ListenUrl { get; set; } = "";

    /// <summary>Connection string of the PostgreSQL database.</summary>
    public string Database { get; set; } = "";

    /// <summary>
    /// PostgreSQL role with which the public web signs in when it is a process of its own: <c>berth migrate</c> makes
    /// it and gives it what the web needs, and no more. None when empty.
    /// </summary>
    public string WebRole { get; set; } = "";

    /// <summary>Folder with the product files.</summary>
    public string Catalog { get; set; } = "catalog";

    /// <summary>
    /// Folder for the keys that seal tenants' secrets and forms. Lost, the secrets are lost, too. Readable by this
    /// process alone.
    /// </summary>
    public string KeysFolder { get; set; } = "";

    /// <summary>Names that no tenant may take, besides the built-in list.</summary>
    public List<string> ReservedNames { get; set; } = [];

    /// <summary>
    /// How long a name is held for a buyer who has not paid yet: at least <see cref="LeastReservation"/>, at most 24
    /// hours.
    /// </summary>
    public TimeSpan Reservation { get; set; } = TimeSpan.FromMinutes(32);

    /// <summary>The payment page closes so long before the hold ends.</summary>
    public static readonly TimeSpan PageClosesBefore = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Stripe takes no payment page that closes less than 30 minutes after it got the request
    /// (https://docs.stripe.com/api/checkout/sessions/create), and may get it as late as we wait for an answer: half a
    /// minute. As much again is for clocks that differ.
    /// </summary>
    public static readonly TimeSpan LeastReservation = TimeSpan.FromMinutes(31) + PageClosesBefore;

    /// <summary>Work in the background.</summary>
    public JobSettings Jobs { get; set; } = new();

    /// <summary>What the web asks the worker for.</summary>
    public WorkerSettings Worker { get; set; } = new();

    /// <summary>Secrets that are made for tenants.</summary>
    public SecretsSettings Secrets { get; set; } = new();

    /// <summary>Copies of the data of removed tenants.</summary>
    public BackupSettings Backups { get; set; } = new();

    /// <summary>Payments.</summary>
    public StripeSettings Stripe { get; set; } = new();

    /// <summary>The mail server; no mail goes out unless one is set.</summary>
    public MailSettings Mail { get; set; } = new();

    /// <summary>Registries that ask who pulls, or that have a cache nearby.</summary>
    public List<RegistrySettings> Registries { get; set; } = [];

    /// <summary>The Docker host that tenants run on.</summary>
    public DockerSettings Docker { get; set; } = new();

    /// <summary>What happens when a tenant that was paid for cannot be set up.</summary>
    public ProvisioningSettings Provisioning { get; set; } = new();

    /// <summary>The proxy of that host.</summary>
    public EdgeSettings Edge { get; set; } = new();

    /// <summary>A DNS record for each tenant; none unless a zone is set.</summary>
    public DnsSettings Dns { get; set; } = new();

    /// <summary>Customers' own domains.</summary>
    public DomainSettings Domains { get; set; } = new();

    /// <summary>Where stacks keep their state.</summary>
    public StackSettings Stacks { get; set; } = new();

    /// <summary>What tenants may reach.</summary>
    public IsolationSettings Isolation { get; set; } = new();

    /// <summary>The search for what is not as it should be.</summary>
    public SweepSettings Sweep { get; set; } = new();

    /// <summary>What is done about tenants that are not up.</summary>
    public HealthSettings Health { get; set; } = new();

    /// <summary>Traces and metrics.</summary>
    public TelemetrySettings Telemetry { get; set; } = new();

    /// <summary>The log.</summary>
    public LogSettings Logs { get; set; } = new();

    /// <summary>How much one visitor may ask for.</summary>
    public LimitSettings Limits { get; set; } = new();

    /// <summary>Sites elsewhere that sell what is sold here.</summary>
    public List<WindowSettings> Windows { get; set; } = [];

    /// <summary>What others are told.</summary>
    public WebhookSettings Webhooks { get; set; } = new();

    /// <summary>How long the name of a removed tenant is kept for whom it belonged to; zero: for nobody.</summary>
    public TimeSpan NameQuarantine { get; set; } = TimeSpan.FromDays(30);

    /// <summary>The host part of <see cref="PublicUrl"/>.</summary>
    public string BaseDomain => new Uri(PublicUrl).Host;

    /// <summary>The domain of which tenants are sub-domains.</summary>
    public string TenantsHost => TenantsDomain.Length > 0 ? TenantsDomain : BaseDomain;

    /// <summary>The same with the port that browsers need, as people say it.</summary>
    public string TenantsPlace => WithPort(TenantsHost);

    /// <summary>
    /// The name of a cookie of the shop. Tenants may live under the shop's host and could set cookies for it; over HTTPS
    /// the prefix <c>__Host-</c> keeps theirs from being taken for ours (RFC 6265bis, 4.1.3.2).
    /// </summary>
    public string CookieName(string name) => IsHttps ? $"__Host-{name}" : name;

    /// <summary>The cookie in which visitors of tenants with a gate keep their pass, at each tenant's own host.</summary>
    public string GateCookie => CookieName("berth_gate");

    /// <summary>Whether the shop is reached over HTTPS.</summary>
    public bool IsHttps => PublicUrl.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The page of an order, by its secret or its id.</summary>
    public string PageOf(string key) => $"{PublicUrl.TrimEnd('/')}/orders/{key}";

    /// <summary>Where anybody writes to the operators.</summary>
    public string ContactPage => $"{PublicUrl.TrimEnd('/')}/contact";

    /// <summary>The address behind a mailed link: who opens it signs in, once.</summary>
    public string SignInOf(string token) => $"{PublicUrl.TrimEnd('/')}/sign-in/{token}";

    /// <summary>The host under which tenants are whose address is a path.</summary>
    public string PathHost => Edge.PathHost.Length > 0 ? Edge.PathHost : $"apps.{TenantsHost}";

    /// <summary>The DNS name that a tenant has for itself; null if it gets no record.</summary>
    public string? RecordOf(string slug, RouteKind route) =>
        Dns.ZoneId.Length == 0 || route == RouteKind.Path ? null : $"{slug}.{TenantsHost}";

    /// <summary>Where a tenant is reached.</summary>
    public string AddressOf(string slug, RouteKind route) => $"{new Uri(PublicUrl).Scheme}://{PlaceOf(slug, route)}/";

    /// <summary>The same without scheme and last slash, as people say it.</summary>
    public string PlaceOf(string slug, RouteKind route) =>
        route == RouteKind.Subdomain ? $"{slug}.{TenantsPlace}" : $"{WithPort(PathHost)}/{slug}";

    /// <summary>Where a customer's own domain is reached.</summary>
    public string AddressOfDomain(string host) => $"{new Uri(PublicUrl).Scheme}://{WithPort(host)}/";

    private string WithPort(string host) =>
        new Uri(PublicUrl) is { IsDefaultPort: false } shop ? $"{host}:{shop.Port}" : host;
}

/// <summary>How a worker runs jobs.</summary>
public sealed class JobSettings
{
    /// <summary>
    /// How many jobs one process runs at once, 1-64. No kind takes all of them, and retries at most half.
    /// </summary>
    public int Slots { get; set; } = 6;
}

/// <summary>Deadlines for what was paid and is not up.</summary>
public sealed class ProvisioningSettings
{
    /// <summary>When operators are told.</summary>
    public TimeSpan AlertAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>When the buyer's money goes back.</summary>
    public TimeSpan RefundAfter { get; set; } = TimeSpan.FromHours(24);
}

/// <summary>Which program the proxy is.</summary>
public enum ProxyKind
{
    Caddy,
    Nginx,
}

/// <summary>The proxy in front of tenants and shop.</summary>
public sealed class EdgeSettings
{
    /// <summary>Which program the proxy is: whichever the base stack's <c>edgeImage</c> has.</summary>
    public ProxyKind Proxy { get; set; } = ProxyKind.Caddy;

    /// <summary>
    /// Host for tenants whose address is a path; <c>apps.</c> and the tenants' domain unless set. Never the shop's own.
    /// </summary>
    public string PathHost { get; set; } = "";

    /// <summary>Name of the proxy's container, as the base stack made it.</summary>
    public string Container { get; set; } = "";

    /// <summary>Port for plain HTTP.</summary>
    public int HttpPort { get; set; } = 80;

    /// <summary>Port for HTTPS; 0 turns it off.</summary>
    public int HttpsPort { get; set; } = 443;

    /// <summary>Address on which the proxy listens; all when empty. Development listens on loopback only.</summary>
    public string Listen { get; set; } = "";

    /// <summary>
    /// Requests that it has open to tenants at once, WebSockets too; 0 = any number. Caddy only, which has nothing else
    /// against many requests in one connection; each takes 52 kB of its memory.
    /// </summary>
    public int RequestsAtOnce { get; set; } = 4096;

    /// <summary>
    /// Certificates that the operator has, such as one for the shop's host and all names under it. Their files may be
    /// changed at any time.
    /// </summary>
    public List<CertificateFiles> Certificates { get; set; } = [];

    /// <summary>The authority that gives the others.</summary>
    public AcmeSettings Acme { get; set; } = new();
}

/// <summary>A certificate in files.</summary>
public sealed class CertificateFiles
{
    /// <summary>Certificate and what it was signed with, PEM.</summary>
    public string Chain { get; set; } = "";

    /// <summary>Its private key, PEM.</summary>
    public string Key { get; set; } = "";
}

/// <summary>An authority that gives certificates by itself (ACME, RFC 8555).</summary>
public sealed class AcmeSettings
{
    /// <summary>
    /// Address of its directory. Empty: the proxy's own authority, which nobody trusts, for development.
    /// </summary>
    public string Directory { get; set; } = "";

    /// <summary>Whom it writes to when something is wrong.</summary>
    public string Email { get; set; } = "";

    /// <summary>
    /// File with the root of its own server's certificate, when that is not one that everybody trusts.
    /// </summary>
    public string RootFile { get; set; } = "";
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
