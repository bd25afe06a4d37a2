using System.Security.Cryptography;
using System.Text;

namespace Berth.Tenants.Edge;

/// <summary>Where a proxy's certificates come from.</summary>
/// <param name="UsesOwnAuthority">
/// The proxy makes certificates of its own, which nobody trusts: for development. Caddy can, nginx cannot.
/// </param>
/// <param name="Certificates">Those that are given to it; of several for a host the first is used.</param>
public sealed record EdgeTls(bool UsesOwnAuthority, IReadOnlyList<EdgeCertificate> Certificates)
{
    /// <summary>The authority that gives certificates for what none is given for; null = none does.</summary>
    public EdgeAcme? Acme { get; init; }

    /// <summary>
    /// Where the proxy asks whether it may get a certificate for a host; null = it gets them for all hosts that it
    /// serves, and for no others.
    /// </summary>
    public string? Ask { get; init; }

    /// <summary>The proxy's own authority, and nothing else.</summary>
    public static EdgeTls Internal { get; } = new(true, []);

    /// <summary>The certificate for a host; null = there is none.</summary>
    public EdgeCertificate? For(string host) => Certificates.FirstOrDefault(c => c.Covers(host));
}

/// <summary>An authority.</summary>
/// <param name="Directory">Address of its directory.</param>
/// <param name="Email">Whom it writes to; empty = nobody.</param>
/// <param name="Root">Root of its own server's certificate, PEM; null = one that everybody trusts.</param>
public sealed record EdgeAcme(string Directory, string Email, string? Root)
{
    /// <summary>File of <see cref="Root"/> within the proxy's container.</summary>
    public string? RootFile =>
        Root is null
            ? null
            : $"/data/files/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..32]}.pem";
}

/// <summary>
/// A certificate that is given to the proxy. Kept there as files that are named by their content, so that one in force
/// never changes under it.
/// </summary>
/// <param name="Names">Hosts that it is for; <c>*.example.com</c> is for each name right below.</param>
/// <param name="Chain">Certificate and what it was signed with, PEM.</param>
/// <param name="Key">Its private key, PEM.</param>
public sealed record EdgeCertificate(IReadOnlyList<string> Names, string Chain, string Key)
{
    private readonly string _name = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Chain}\n{Key}"))
    )[..32];

    /// <summary>File of <see cref="Chain"/> within the proxy's container.</summary>
    public string ChainFile => $"/data/files/{_name}.crt";

    /// <summary>File of <see cref="Key"/> there.</summary>
    public string KeyFile => $"/data/files/{_name}.key";

    /// <summary>Whether it is for that host.</summary>
    public bool Covers(string host) =>
        Names.Contains(host) || (host.IndexOf('.') is > 0 and var dot && Names.Contains($"*{host[dot..]}"));

    /// <summary>Says nothing of the key.</summary>
    public override string ToString() => $"certificate for {string.Join(", ", Names)}";
}
