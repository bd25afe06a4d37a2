using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Tenants.Edge;

namespace Berth.Tests;

/// <summary>A certificate that nobody trusts.</summary>
public static class SelfSigned
{
    public static EdgeCertificate For(params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(30)
        );
        return new EdgeCertificate(names, certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
