using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Platform.Settings;

namespace Berth.Tenants.Edge;

/// <summary>
/// The operator's certificates, read each time the proxies are looked after: who changes a file has it in force within
/// half a minute, without anybody noticing.
/// </summary>
public sealed partial class ReadCertificates(BerthSettings settings, ILogger<ReadCertificates> log)
{
    private readonly ConcurrentDictionary<string, EdgeCertificate> _last = new();

    /// <summary>
    /// All of them. Of one that cannot be read now, or not with its key (it is being changed), the last that could.
    /// </summary>
    public IReadOnlyList<EdgeCertificate> All() =>
        [.. settings.Edge.Certificates.Select(Read).OfType<EdgeCertificate>()];

    private EdgeCertificate? Read(CertificateFiles files)
    {
        try
        {
            var (chain, key) = (File.ReadAllText(files.Chain), File.ReadAllText(files.Key));
            using var certificate = X509Certificate2.CreateFromPem(chain, key);
            // The first certificate alone has been read; what follows it may still be on its way.
            if (Count(chain, "-----BEGIN ") != Count(chain, "-----END "))
                throw new CryptographicException("The chain breaks off.");
            return _last[files.Chain] = new EdgeCertificate([.. Names(certificate)], chain, key);
        }
        catch (Exception e)
            when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Log.Unreadable(log, files.Chain, e.Message);
            return _last.GetValueOrDefault(files.Chain);
        }
    }

    private static int Count(string text, string mark) => text.Split(mark).Length;

    private static IEnumerable<string> Names(X509Certificate2 certificate)
    {
        foreach (var names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            IReadOnlyList<string> all;
            try
            {
                all = [.. names.EnumerateDnsNames()];
            }
            catch (Exception e) when (e is AsnContentException or CryptographicException)
            {
                continue;
            }
            foreach (var name in all)
                yield return name.ToLowerInvariant();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The certificate {File} cannot be read with its key; the last that could is used: {Reason}"
        )]
        public static partial void Unreadable(ILogger log, string file, string reason);
    }
}
