using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Docker;

/// <summary>Client certificate and authority for an engine behind TLS, as PEM text. Equal contents make equal values, so one connection pool serves them.</summary>
/// <param name="Ca">The authority that signed the engine's certificate; null = the system's.</param>
/// <param name="Certificate">Our certificate; null = none is shown.</param>
/// <param name="Key">Its key.</param>
public sealed record DockerTls(string? Ca, string? Certificate, string? Key)
{
    /// <summary>Reads <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c> of a folder, those that are there.</summary>
    public static DockerTls FromFolder(string path)
    {
        string? Read(string name) => File.Exists(Path.Combine(path, name)) ? File.ReadAllText(Path.Combine(path, name)) : null;
        return new DockerTls(Read("ca.pem"), Read("cert.pem"), Read("key.pem"));
    }

    /// <inheritdoc />
    public override string ToString() => "DockerTls";
}

/// <summary>Where an engine listens, and how a connection to it is made.</summary>
internal sealed class DockerEndpoint
{
    private readonly DockerTls? _tls;
    private readonly Func<CancellationToken, Task<Socket>> _connect;
    private readonly string _host;
    private readonly Lazy<SslClientAuthenticationOptions> _ssl;

    private DockerEndpoint(string name, Uri baseAddress, DockerTls? tls, Func<CancellationToken, Task<Socket>> connect)
    {
        Name = name;
        BaseAddress = baseAddress;
        _tls = tls;
        _connect = connect;
        _host = baseAddress.Host;
        _ssl = new(SslOptions);
    }

    public string Name { get; }

    /// <summary>Always http: TLS, where asked for, is made in <see cref="ConnectAsync"/>.</summary>
    public Uri BaseAddress { get; }

    public static DockerEndpoint Parse(string endpoint, DockerTls? tls)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri))
        {
            throw new ArgumentException($"\"{endpoint}\" is no Docker endpoint. Use unix:///path/to/docker.sock or tcp://host:port.", nameof(endpoint));
        }
        switch (uri.Scheme)
        {
            case "unix":
                return new(endpoint, new Uri("http://docker/"), null, async cancellationToken =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    return await Connected(socket, () => socket.ConnectAsync(new UnixDomainSocketEndPoint(uri.AbsolutePath), cancellationToken));
                });
            case "tcp" or "http" or "https":
                if (uri.Scheme == "https") tls ??= new DockerTls(null, null, null);
                var port = uri.Port > 0 ? uri.Port : tls is null ? 2375 : 2376;
                return new(endpoint, new Uri($"http://{uri.Host}:{port}/"), tls, async cancellationToken =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    return await Connected(socket, () => socket.ConnectAsync(uri.Host, port, cancellationToken));
                });
            case "ssh":
                throw new NotSupportedException($"Docker over ssh ({endpoint}) is not supported yet. Forward the engine's socket (ssh -L) and use unix:// or tcp://.");
            default:
                throw new ArgumentException($"Docker endpoint \"{endpoint}\" has the unknown scheme {uri.Scheme}. Use unix:// or tcp://.", nameof(endpoint));
        }
    }

    /// <summary>A new connection. EndWrites says to the engine that nothing more will be written.</summary>
    public async Task<(Stream Stream, Func<Task> EndWrites)> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = await _connect(cancellationToken);
        var network = new NetworkStream(socket, ownsSocket: true);
        if (_tls is null)
        {
            return (network, () => { socket.Shutdown(SocketShutdown.Send); return Task.CompletedTask; });
        }
        var ssl = new SslStream(network);
        try
        {
            await ssl.AuthenticateAsClientAsync(_ssl.Value, cancellationToken);
            return (ssl, ssl.ShutdownAsync);
        }
        catch
        {
            await ssl.DisposeAsync();
            throw;
        }
    }

    private static async Task<Socket> Connected(Socket socket, Func<ValueTask> connect)
    {
        try
        {
            await connect();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private SslClientAuthenticationOptions SslOptions()
    {
        var options = new SslClientAuthenticationOptions { TargetHost = _host };
        if (_tls is { Certificate: { } certificate, Key: { } key })
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, key)];
        }
        if (_tls?.Ca is { } ca)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(ca);
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }
        return options;
    }
}
