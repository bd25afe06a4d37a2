using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Platform.Addresses;
using Berth.Platform.Settings;

namespace Berth.Platform.Webhooks;

/// <summary>
/// Posts to an address that somebody else chose. The name is looked up here, each answer is checked, and the connection
/// goes to the address that was checked: no second look-up could lead elsewhere. No redirect is followed, no proxy
/// asked, no answer read.
/// </summary>
public sealed class PostOutside : IDisposable
{
    /// <summary>From the look-up to the answer's first line.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly BerthSettings _settings;
    private readonly LookUp _lookUp;
    private readonly Connect _connect;
    private readonly HttpClient _http;

    /// <summary>With the system's name servers and network.</summary>
    public PostOutside(BerthSettings settings)
        : this(settings, Dns.GetHostAddressesAsync, OpenAsync) { }

    /// <summary>With others.</summary>
    internal PostOutside(BerthSettings settings, LookUp lookUp, Connect connect)
    {
        (_settings, _lookUp, _connect) = (settings, lookUp, connect);
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                ActivityHeadersPropagator = null, // our traces are ours
                ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, cancellationToken),
                PooledConnectionLifetime = TimeSpan.FromMinutes(2), // what a name stands for changes
                MaxResponseHeadersLength = 16,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Says which addresses a name has.</summary>
    internal delegate Task<IPAddress[]> LookUp(string host, CancellationToken cancellationToken);

    /// <summary>Opens a connection to the first of these that takes one.</summary>
    internal delegate ValueTask<Stream> Connect(IPAddress[] to, int port, CancellationToken cancellationToken);

    /// <summary>Outcome.</summary>
    /// <param name="Status">The answer; null when there was none.</param>
    /// <param name="Trouble">Why it did not arrive; null when it did.</param>
    public sealed record Answer(int? Status, string? Trouble);

    /// <summary>
    /// What is wrong with an address, in words for who named it; null when nothing is. Plain HTTP is for this machine
    /// alone, where private addresses are allowed.
    /// </summary>
    public static string? WrongWith(string? url, WebhookSettings settings)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || url.Length > 2000)
            return "It must be an address such as https://example.com/hooks, of at most 2000 characters.";
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
            return "It must have neither a user nor a fragment in it.";
        if (
            uri.Scheme != Uri.UriSchemeHttps
            && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && settings.AllowPrivate)
        )
            return "It must begin with https://.";
        return
            !settings.AllowPrivate
            && (
                uri.IsLoopback
                || IPAddress.TryParse(uri.DnsSafeHost, out var address) && !SpecialNetworks.IsPublic(address)
            )
            ? "It leads to a private address, where nothing is sent."
            : null;
    }

    /// <summary>Posts it, once. It does not throw, but for the end of the process.</summary>
    public async Task<Answer> PostAsync(
        string url,
        string body,
        IReadOnlyDictionary<string, string> headers,
        CancellationToken cancellationToken
    )
    {
        if (WrongWith(url, _settings.Webhooks) is { } wrong)
            return new(null, wrong);
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new(
                (int)response.StatusCode,
                response.IsSuccessStatusCode ? null : $"It was answered with {(int)response.StatusCode}."
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"There was no answer within {Limit.TotalSeconds:0} seconds.");
        }
        catch (HttpRequestException e)
        {
            // Not the words of the system: they would tell a stranger what is and what is not open here.
            return new(
                null,
                e.InnerException is PrivateAddressException
                    ? "It leads to a private address, where nothing is sent."
                    : e.HttpRequestError switch
                    {
                        HttpRequestError.NameResolutionError => "Its name is not known.",
                        HttpRequestError.SecureConnectionError => "Its certificate is not valid, or it speaks no TLS.",
                        _ => "No connection could be made.",
                    }
            );
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint to, CancellationToken cancellationToken)
    {
        var found = await _lookUp(to.Host, cancellationToken);
        // One bad one is enough: a name that is here and there is a trick.
        if (!_settings.Webhooks.AllowPrivate && !Array.TrueForAll(found, SpecialNetworks.IsPublic))
            throw new PrivateAddressException();
        return await _connect(found, to.Port, cancellationToken);
    }

    private static async ValueTask<Stream> OpenAsync(IPAddress[] to, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class PrivateAddressException : IOException;
}
