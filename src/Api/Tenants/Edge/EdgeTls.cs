using System.Security.Cryptography;
using System.Text;

namespace Berth.Tenants.Edge;

/// <summary>Where a proxy's certificates come from.</summary>
/// <param name="UsesOwnAuthority">
/// The proxy issues its own certificates, which nobody trusts: for development. Caddy can, nginx cannot.
/// </param>
/// <param name="Certificates">The operator's certificates. If several cover a host name, the first is used.</param>
public sealed record EdgeTls(bool UsesOwnAuthority, IReadOnlyList<EdgeCertificate> Certificates)
{
    /// <summary>The authority for names without an operator's certificate; null if there is none.</summary>
    public EdgeAcme? Acme { get; init; }

    /// <summary>
    /// Where the proxy asks whether it may get a certificate for a name. If null, it gets certificates for the names
    /// that it serves and no others.
    /// </summary>
    public string? Ask { get; init; }

    /// <summary>The proxy's own authority only.</summary>
    public static EdgeTls Internal { get; } = new(true, []);

    /// <summary>Returns the certificate for a host name; null if there is none.</summary>
    public EdgeCertificate? For(string host) => Certificates.FirstOrDefault(c => c.Covers(host));
}

/// <summary>An authority that issues certificates by ACME.</summary>
/// <param name="Directory">The address of its directory.</param>
/// <param name="Email">The contact address that it gets; empty if none.</param>
/// <param name="Root">
/// The root that its own server's certificate is checked against, PEM; null for a public one.
/// </param>
public sealed record EdgeAcme(string Directory, string Email, string? Root)
{
    /// <summary>Path of <see cref="Root"/> in the proxy's container.</summary>
    public string? RootFile =>
        Root is null
            ? null
            : $"/data/files/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..32]}.pem";
}

/// <summary>
/// A certificate from the operator. The proxy stores it in files that are named by their content, so that files in use
/// never change.
/// </summary>
/// <param name="Names">The host names that it covers; <c>*.example.com</c> covers each name directly below.</param>
/// <param name="Chain">The certificate followed by its intermediates, PEM.</param>
/// <param name="Key">Its private key, PEM.</param>
public sealed record EdgeCertificate(IReadOnlyList<string> Names, string Chain, string Key)
{
    private readonly string _name = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{Chain}\n{Key}"))
    )[..32];

    /// <summary>Path of <see cref="Chain"/> in the proxy's container.</summary>
    public string ChainFile => $"/data/files/{_name}.crt";

    /// <summary>Path of <see cref="Key"/> in the proxy's container.</summary>
    public string KeyFile => $"/data/files/{_name}.key";

    /// <summary>Whether it covers a host name.</summary>
    public bool Covers(string host) =>
        Names.Contains(host) || (host.IndexOf('.') is > 0 and var dot && Names.Contains($"*{host[dot..]}"));

    /// <summary>Leaves out the key, so that it cannot get into a log.</summary>
    public override string ToString() => $"certificate for {string.Join(", ", Names)}";
}
