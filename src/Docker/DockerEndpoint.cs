using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Docker;

/// <summary>
/// Client certificate and authority for an engine behind TLS, as PEM text. Equal contents make equal values, so one
/// connection pool serves them.
/// </summary>
/// <param name="Ca">The authority that signed the engine's certificate; null = the system's.</param>
/// <param name="Certificate">Our certificate; null = none is shown.</param>
/// <param name="Key">Its key.</param>
public sealed record DockerTls(string? Ca, string? Certificate, string? Key)
{
    /// <summary>Reads <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c> of a folder, those that are there.</summary>
    public static DockerTls FromFolder(string path)
    {
        string? Read(string name) =>
            File.Exists(Path.Combine(path, name)) ? File.ReadAllText(Path.Combine(path, name)) : null;
        return new DockerTls(Read("ca.pem"), Read("cert.pem"), Read("key.pem"));
    }

    /// <inheritdoc />
    public override string ToString() => "DockerTls";
}

/// <summary>Where an engine listens, and how a connection to it is made.</summary>
internal sealed class DockerEndpoint
{
    private readonly Func<CancellationToken, Task<(Stream Stream, Func<Task> EndWrites)>> _connect;

    private DockerEndpoint(string name, string host, Func<CancellationToken, Task<(Stream, Func<Task>)>> connect)
    {
        Name = name;
        BaseAddress = new Uri($"http://{host}/");
        _connect = connect;
    }

    public string Name { get; }

    /// <summary>Always http: TLS, where asked for, is made in <see cref="ConnectAsync"/>.</summary>
    public Uri BaseAddress { get; }

    public static DockerEndpoint Parse(string endpoint, DockerTls? tls, DockerSsh? ssh)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri))
        {
            throw new ArgumentException(
                $"\"{endpoint}\" is no Docker endpoint. Use unix:///path/to/docker.sock, tcp://host:port or ssh://user@host.",
                nameof(endpoint)
            );
        }
        switch (uri.Scheme)
        {
            case "unix":
                var path = new UnixDomainSocketEndPoint(uri.AbsolutePath);
                return new(
                    endpoint,
                    "docker",
                    cancellationToken =>
                        PlainAsync(
                            new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified),
                            s => s.ConnectAsync(path, cancellationToken)
                        )
                );
            case "tcp" or "http" or "https":
                if (uri.Scheme == "https")
                    tls ??= new DockerTls(null, null, null);
                var port =
                    uri.Port > 0 ? uri.Port
                    : tls is null ? 2375
                    : 2376;
                var options = tls is null ? null : SslOptions(tls, uri.Host);
                return new(
                    endpoint,
                    $"{uri.Host}:{port}",
                    async cancellationToken =>
                    {
                        var plain = await PlainAsync(
                            new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true },
                            s => s.ConnectAsync(uri.Host, port, cancellationToken)
                        );
                        return options is null ? plain : await SecuredAsync(plain.Stream, options, cancellationToken);
                    }
                );
            case "ssh":
                var dialer = ssh ?? new DockerSsh([]);
                return new(
                    endpoint,
                    "docker",
                    _ =>
                    {
                        var stream = (ProcessStream)dialer.Dial(uri);
                        return Task.FromResult<(Stream, Func<Task>)>((stream, stream.EndWritesAsync));
                    }
                );
            default:
                throw new ArgumentException(
                    $"Docker endpoint \"{endpoint}\" has the unknown scheme {uri.Scheme}. Use unix://, tcp:// or ssh://.",
                    nameof(endpoint)
                );
        }
    }

    /// <summary>A new connection. EndWrites says to the engine that nothing more will be written.</summary>
    public Task<(Stream Stream, Func<Task> EndWrites)> ConnectAsync(CancellationToken cancellationToken) =>
        _connect(cancellationToken);

    private static async Task<(Stream Stream, Func<Task> EndWrites)> PlainAsync(
        Socket socket,
        Func<Socket, ValueTask> connect
    )
    {
        try
        {
            await connect(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        return (
            new NetworkStream(socket, ownsSocket: true),
            () =>
            {
                socket.Shutdown(SocketShutdown.Send);
                return Task.CompletedTask;
            }
        );
    }

    private static async Task<(Stream, Func<Task>)> SecuredAsync(
        Stream plain,
        SslClientAuthenticationOptions options,
        CancellationToken cancellationToken
    )
    {
        var ssl = new SslStream(plain);
        try
        {
            await ssl.AuthenticateAsClientAsync(options, cancellationToken);
        }
        catch
        {
            await ssl.DisposeAsync();
            throw;
        }
        return (ssl, ssl.ShutdownAsync);
    }

    private static SslClientAuthenticationOptions SslOptions(DockerTls tls, string host)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (tls is { Certificate: { } certificate, Key: { } key })
            options.ClientCertificates = [X509Certificate2.CreateFromPem(certificate, key)];
        if (tls.Ca is { } ca)
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
