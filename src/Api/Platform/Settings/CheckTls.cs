using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Platform.Settings;

/// <summary>What may be wrong with the settings of certificates and domains.</summary>
internal static class CheckTls
{
    public static IEnumerable<string> Mistakes(BerthSettings s)
    {
        foreach (var files in s.Edge.Certificates)
        {
            if (Trouble(files) is { } trouble)
                yield return $"Berth:Edge:Certificates has '{files.Chain}' with '{files.Key}': {trouble} Each must name a "
                    + "certificate (Chain) and its key (Key), both PEM.";
        }
        var acme = s.Edge.Acme;
        if (acme.Directory.Length > 0)
        {
            if (!Uri.TryCreate(acme.Directory, UriKind.Absolute, out var directory) || directory.Scheme != "https")
                yield return $"Berth:Edge:Acme:Directory is '{acme.Directory}'. It must be an https address, such as that "
                    + "of Let's Encrypt's directory.";
            if (s.Edge.Proxy != ProxyKind.Caddy)
                yield return "Berth:Edge:Acme:Directory is set, but Berth:Edge:Proxy is nginx. Only caddy gets "
                    + "certificates by itself; give the others in Berth:Edge:Certificates.";
            if (s.Edge.HttpsPort == 0)
                yield return "Berth:Edge:Acme:Directory is set, but Berth:Edge:HttpsPort is 0: nothing would use the certificates.";
        }
        if (acme.RootFile.Length > 0 && !File.Exists(acme.RootFile))
            yield return $"Berth:Edge:Acme:RootFile is '{acme.RootFile}', where there is no file.";
        foreach (
            var server in s.Domains.Resolvers.Where(r =>
                !IPAddress.TryParse(r, out _) && !IPEndPoint.TryParse(r, out _)
            )
        )
            yield return $"Berth:Domains:Resolvers has '{server}'. Each must be the address of a name server, such as "
                + "9.9.9.9 or 127.0.0.1:5353.";
    }

    /// <summary>Why they are no certificate with its key; null when they are.</summary>
    public static string? Trouble(CertificateFiles files)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(files.Chain, files.Key);
            return null;
        }
        catch (Exception e)
            when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return e is CryptographicException or ArgumentException
                ? "they do not belong together, or are not PEM."
                : e.Message;
        }
    }
}
