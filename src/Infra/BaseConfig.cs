using System.Net;
using System.Net.Sockets;
using Pulumi;

namespace Berth.Infra;

/// <summary>What kind of machine a base stack is for.</summary>
public enum Form
{
    /// <summary>This one, or one whose engine is reached by <c>dockerHost</c>.</summary>
    Local,

    /// <summary>One that the operator has, over ssh.</summary>
    Ssh,

    /// <summary>One that is made in AWS.</summary>
    Aws,
}

/// <summary>
/// The configuration of a base stack; Pulumi.dev.yaml and Pulumi.prod.yaml say what each key means. All mistakes are
/// told at once.
/// </summary>
public sealed class BaseConfig
{
    private readonly Config _config = new();
    private readonly List<string> _mistakes = [];

    /// <summary>Reads and checks it.</summary>
    /// <exception cref="RunException">With one line for each mistake.</exception>
    public BaseConfig()
    {
        Form = _config.Get("form") switch
        {
            null or "local" => Form.Local,
            "ssh" => Form.Ssh,
            "aws" => Form.Aws,
            var other => Wrong<Form>("form", other, "local, ssh or aws"),
        };
        Installation = Checked(
            "installation",
            v => v.Length <= 20 && v.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'),
            "1-20 of a-z, 0-9 and hyphen"
        );
        EdgeImage = Checked("edgeImage", _ => true, "the proxy's image, such as berth/caddy:4");
        HttpPort = Port("httpPort", 80);
        HttpsPort = Port("httpsPort", 443);
        EdgeMemoryMb = EdgeMemory();
        Protect = _config.GetBoolean("protect") ?? false;
        Address =
            Form == Form.Ssh ? Checked("address", IsAddress, "the IPv4 address at which the world reaches the machine")
            : Form == Form.Local ? Optional("address", IsAddress, "an IPv4 address")
            : null;
        PrivateAddress = Optional("privateAddress", IsAddress, "the machine's IPv4 address in the private network");
        if (Form == Form.Ssh)
            SshHost = Checked(
                "sshHost",
                v => v.Contains('@') && !v.Any(char.IsWhiteSpace) && !v.StartsWith('-'),
                "user@machine or user@machine:port"
            );
        if (Form == Form.Aws)
            Aws = AwsConfig();
        if (_config.Get("domain") is { } domain)
            Zone = new(
                Host(domain),
                Checked(
                    "zoneId",
                    v => v.Length == 32 && v.All(char.IsAsciiHexDigitLower),
                    "the zone's id, 32 hex digits"
                ),
                _config.GetBoolean("proxied") ?? false
            );
        if (_mistakes.Count > 0)
            throw new RunException(
                $"The configuration of the stack {Deployment.Instance.StackName} is not valid:\n  {string.Join("\n  ", _mistakes)}"
            );
    }

    public Form Form { get; }
    public string Installation { get; }
    public string EdgeImage { get; }
    public int HttpPort { get; }
    public int HttpsPort { get; }

    /// <summary>The proxy's memory, in MiB.</summary>
    public int EdgeMemoryMb { get; }

    /// <summary>
    /// Whether what cannot be had back is kept from being destroyed until an operator says otherwise.
    /// </summary>
    public bool Protect { get; }

    public string? DockerHost => _config.Get("dockerHost");

    /// <summary>
    /// Where the world reaches the machine; null where nobody has said so, and in AWS, which gives it one.
    /// </summary>
    public string? Address { get; }
    public string? PrivateAddress { get; }
    public string SshHost { get; } = "";
    public string? SshKeyFile => _config.Get("sshKeyFile");
    public AwsSettings? Aws { get; }
    public ZoneSettings? Zone { get; }

    /// <summary>What of a machine in AWS can be chosen.</summary>
    public sealed record AwsSettings(
        string Region,
        string Zone,
        string InstanceType,
        int DiskGb,
        string Cidr,
        string SshPublicKey,
        bool Backups,
        bool Database,
        string DatabaseClass,
        int DatabaseGb
    );

    /// <summary>The zone with Cloudflare, in which apex and wildcard lead to the machine.</summary>
    public sealed record ZoneSettings(string Domain, string ZoneId, bool Proxied);

    private AwsSettings AwsConfig()
    {
        var region =
            new Config("aws").Get("region") ?? Wrong<string>("aws:region", null, "a region such as eu-central-1") ?? "";
        return new AwsSettings(
            region,
            _config.Get("availabilityZone") ?? $"{region}a",
            _config.Get("instanceType") ?? "m7i.xlarge",
            Gb("diskGb", 100),
            Optional(
                "cidr",
                v => IPNetwork.TryParse(v, out var n) && n.PrefixLength is >= 16 and <= 24,
                "an IPv4 network of /16 to /24"
            ) ?? "10.40.0.0/16",
            Checked(
                "sshPublicKey",
                v => v.StartsWith("ssh-", StringComparison.Ordinal),
                "a public key such as 'ssh-ed25519 AAAA…'; its owner logs in through the session manager only"
            ),
            _config.GetBoolean("backups") ?? true,
            _config.GetBoolean("database") ?? false,
            _config.Get("databaseClass") ?? "db.t4g.small",
            Gb("databaseGb", 20)
        );
    }

    /// <summary>
    /// As much as <c>edgeMemoryMb</c> says, or what <c>tenants</c> need: 256 MiB for the requests that are open at once,
    /// half a MiB for each tenant, because a change of routes has them in memory twice.
    /// </summary>
    private int EdgeMemory()
    {
        var tenants = _config.GetInt32("tenants") ?? 500;
        if (tenants is < 1 or > 10_000)
            Wrong<int>("tenants", _config.Get("tenants"), "1-10000, how many the host is to have");
        var memory = _config.GetInt32("edgeMemoryMb") ?? Math.Max(512, (256 + tenants / 2 + 63) / 64 * 64);
        return memory is >= 256 and <= 65_536
            ? memory
            : Wrong<int>("edgeMemoryMb", _config.Get("edgeMemoryMb"), "256-65536, in MiB");
    }

    private string Host(string domain) =>
        Uri.CheckHostName(domain) == UriHostNameType.Dns && domain.Contains('.') && domain == domain.ToLowerInvariant()
            ? domain
            : Wrong<string>("domain", domain, "the shop's host in lower case, such as berth.example")!;

    private static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out var ip) && ip.AddressFamily == AddressFamily.InterNetwork;

    private int Port(string key, int otherwise) =>
        (_config.GetInt32(key) ?? otherwise) is var port and > 0 and < 65536
            ? port
            : Wrong<int>(key, _config.Get(key), "1-65535");

    private int Gb(string key, int otherwise) =>
        (_config.GetInt32(key) ?? otherwise) is var size and >= 8 and <= 16_000
            ? size
            : Wrong<int>(key, _config.Get(key), "8-16000, in GB");

    private string Checked(string key, Func<string, bool> isRight, string expected) =>
        _config.Get(key) is { Length: > 0 } value && isRight(value)
            ? value
            : Wrong<string>(key, _config.Get(key), expected) ?? "";

    private string? Optional(string key, Func<string, bool> isRight, string expected) =>
        _config.Get(key) is not { } value ? null
        : isRight(value) ? value
        : Wrong<string>(key, value, expected);

    private T? Wrong<T>(string key, string? value, string expected)
    {
        var full = key.Contains(':') ? key : $"{Deployment.Instance.ProjectName}:{key}";
        _mistakes.Add(
            value is null
                ? $"{full} is missing. It must be {expected}."
                : $"{full} is '{value}'. It must be {expected}."
        );
        return default;
    }
}
