using System.Collections.Concurrent;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Platform.Settings;

namespace Berth.Tenants.Edge;

/// <summary>
/// Reads the operator's certificates each time the proxies are checked, so that a changed file is in force within half
/// a minute, without an interruption.
/// </summary>
public sealed partial class ReadCertificates(BerthSettings settings, ILogger<ReadCertificates> log)
{
    private readonly ConcurrentDictionary<string, EdgeCertificate> _last = new();

    /// <summary>
    /// Returns all certificates. If one cannot be read now, or does not match its key because it is being replaced,
    /// returns its last good version.
    /// </summary>
    public IReadOnlyList<EdgeCertificate> All() =>
        [.. settings.Edge.Certificates.Select(Read).OfType<EdgeCertificate>()];

    private EdgeCertificate? Read(CertificateFiles files)
    {
        try
        {
            var (chain, key) = (File.ReadAllText(files.Chain), File.ReadAllText(files.Key));
            using var certificate = X509Certificate2.CreateFromPem(chain, key);
            // Reading found the first certificate only; the rest of the chain may still be being written.
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
