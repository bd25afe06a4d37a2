using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Domains;

/// <summary>
/// Has a proxy get a host's certificate now, by beginning a TLS session for it as a visitor would, and says whether it
/// has one.
/// </summary>
public sealed class WarmCertificate(BerthSettings settings, TimeProvider clock)
{
    // The authority comes and asks meanwhile.
    private static readonly TimeSpan IssueTime = TimeSpan.FromSeconds(40);

    /// <summary>
    /// Null when the proxy showed a certificate for the host that is valid now; else what it did instead. Who signed it
    /// is not looked at: that is the operator's choice.
    /// </summary>
    public async Task<string?> WarmAsync(HostInfo at, string host, CancellationToken cancellationToken)
    {
        // Nothing here has one; or where there is none, plain HTTP is as good.
        if (settings.Edge.HttpsPort == 0 || (settings.Edge.Proxy == ProxyKind.Nginx && !settings.IsHttps))
            return null;
        var trouble = await TryAsync(at, host, cancellationToken);
        if (trouble is null)
            return null;
        // The shop may have remembered, for a moment, that the host is nobody's.
        await Task.Delay(AskDomain.Late + TimeSpan.FromSeconds(0.5), clock, cancellationToken);
        return await TryAsync(at, host, cancellationToken);
    }

    private async Task<string?> TryAsync(HostInfo at, string host, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(IssueTime);
        X509Certificate2? shown = null;
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(new Uri(at.EdgeUrl).Host, settings.Edge.HttpsPort, timeout.Token);
            await using var tls = new SslStream(socket.GetStream());
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    // It is looked at below; nothing is sent over it.
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                    {
                        shown = certificate is null
                            ? null
                            : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
                        return true;
                    },
                },
                timeout.Token
            );
            if (shown is null)
                return "the proxy showed none.";
            var now = clock.GetLocalNow().DateTime;
            return !shown.MatchesHostname(host) ? "the proxy showed one for another host."
                : shown.NotBefore > now || shown.NotAfter < now ? "the proxy showed one that is not valid now."
                : null;
        }
        catch (Exception e)
            when (e is SocketException or IOException or AuthenticationException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            return timeout.IsCancellationRequested
                ? "the authority has not issued it yet."
                : "the proxy has none yet. It is tried again by itself.";
        }
        finally
        {
            shown?.Dispose();
        }
    }
}
