using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Berth.Tests;

/// <summary>
/// A certificate authority (pebble, of Let's Encrypt) and name servers (pebble-challtestsrv) of a test's own, on this
/// machine alone. All names lead to 127.0.0.1 unless said otherwise.
/// </summary>
public sealed partial class Pebble : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _folder;
    private readonly int _port;
    private Process? _authority,
        _names;
    private Func<string> _said = () => "",
        _namesSaid = () => "";

    private Pebble(string folder, int port) => (_folder, _port) = (folder, port);

    /// <summary>Address of its directory.</summary>
    public string Directory => $"https://127.0.0.1:{_port}/dir";

    /// <summary>Root of the certificate that it shows itself.</summary>
    public string RootFile => Path.Combine(_folder, "root.pem");

    /// <summary>Where its name servers are asked.</summary>
    public string Resolver => $"127.0.0.1:{_port + 1}";

    /// <summary>What it logged.</summary>
    public string Said => _said();

    /// <summary>How many certificates were asked for so far.</summary>
    public int Orders => Order().Count(_said());

    /// <summary>
    /// Starts both, on a port and the three after it; the authority looks for who asks at these ports.
    /// </summary>
    public static async Task<Pebble> StartAsync(int port, int httpPort, int httpsPort)
    {
        var it = new Pebble(System.IO.Directory.CreateTempSubdirectory("berth-pebble-").FullName, port);
        try
        {
            await it.BeginAsync(httpPort, httpsPort);
            return it;
        }
        catch
        {
            await it.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sets a TXT record.</summary>
    public Task SetTextAsync(string host, string value) => TellAsync("set-txt", new { host = $"{host}.", value });

    /// <summary>Has a host lead elsewhere.</summary>
    public Task SetAddressAsync(string host, string address) =>
        TellAsync("add-a", new { host = $"{host}.", addresses = new[] { address } });

    /// <summary>Has it lead to this machine again.</summary>
    public Task ClearAddressAsync(string host) => TellAsync("clear-a", new { host = $"{host}." });

    public ValueTask DisposeAsync()
    {
        foreach (var process in (Process?[])[_authority, _names])
        {
            if (process is null)
                continue;
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
        _http.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task BeginAsync(int httpPort, int httpsPort)
    {
        WriteCertificate();
        var config = Path.Combine(_folder, "pebble.json");
        await File.WriteAllTextAsync(
            config,
            JsonSerializer.Serialize(
                new
                {
                    pebble = new
                    {
                        listenAddress = $"127.0.0.1:{_port}",
                        managementListenAddress = $"127.0.0.1:{_port + 3}",
                        certificate = Path.Combine(_folder, "server.pem"),
                        privateKey = Path.Combine(_folder, "server.key"),
                        httpPort,
                        tlsPort = httpsPort,
                    },
                }
            )
        );
        _names = Shell.Start(
            "pebble-challtestsrv",
            [
                "-dns01",
                Resolver,
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-management",
                $"127.0.0.1:{_port + 2}",
                "-defaultIPv6",
                "",
            ],
            null,
            out _namesSaid
        );
        _authority = Shell.Start(
            "pebble",
            ["-config", config, "-dnsserver", Resolver],
            new Dictionary<string, string> { ["PEBBLE_VA_NOSLEEP"] = "1", ["PEBBLE_WFE_NONCEREJECT"] = "0" },
            out _said
        );
        for (var i = 0; ; i++)
        {
            try
            {
                await ClearAddressAsync("nobody.example");
                if (_said().Contains("Listening on", StringComparison.Ordinal))
                    return;
            }
            catch (HttpRequestException) when (i < 3600)
            {
                // not yet
            }
            if (i == 3600 || _authority.HasExited || _names.HasExited)
                throw new TimeoutException($"Pebble does not come up:\n{_said()}\n{_namesSaid()}");
            await Task.Delay(50);
        }
    }

    private async Task TellAsync(string what, object how)
    {
        using var answer = await _http.PostAsync($"http://127.0.0.1:{_port + 2}/{what}", JsonContent.Create(how));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A root, and a certificate for this machine signed with it.</summary>
    private void WriteCertificate()
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Root of a test", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var rootCertificate = root.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Pebble of a test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(rootCertificate, from, to, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(RootFile, rootCertificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
    }

    [GeneratedRegex("Added order ")]
    private static partial Regex Order();
}
