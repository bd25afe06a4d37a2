using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Docker;

/// <summary>
/// The wire: one connection pool per engine, version negotiation, time limits, and errors made from statuses.
/// </summary>
internal sealed class EngineConnection
{
    /// <summary>The newest API version whose changes this client knows.</summary>
    private static readonly Version Ours = new(1, 51);

    private readonly DockerEndpoint _endpoint;
    private readonly HttpClient _http;
    private readonly Negotiated _negotiated;

    public EngineConnection(DockerEndpoint endpoint, TimeSpan timeout)
    {
        _endpoint = endpoint;
        Timeout = timeout;
        _negotiated = new Negotiated();
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
                // Each followed log or event stream holds a connection of its own.
                MaxConnectionsPerServer = int.MaxValue,
                ConnectCallback = async (_, cancellationToken) =>
                    (await endpoint.ConnectAsync(cancellationToken)).Stream,
            }
        )
        {
            BaseAddress = endpoint.BaseAddress,
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
    }

    private EngineConnection(EngineConnection same, TimeSpan timeout)
    {
        _endpoint = same._endpoint;
        _http = same._http;
        _negotiated = same._negotiated;
        Timeout = timeout;
    }

    public string Endpoint => _endpoint.Name;

    public TimeSpan Timeout { get; }

    public EngineConnection WithTimeout(TimeSpan timeout) => new(this, timeout);

    public async Task<string> ApiVersionAsync(CancellationToken cancellationToken)
    {
        if (_negotiated.Version is { } known)
            return known;
        await PingAsync(cancellationToken);
        return _negotiated.Version!;
    }

    /// <summary>Asks the engine whether it is there and which version it speaks.</summary>
    public async Task PingAsync(CancellationToken cancellationToken)
    {
        using var limit = new Limit(Timeout, cancellationToken);
        using var response = await SendRawAsync(HttpMethod.Get, "/_ping", "/_ping", null, null, limit);
        var theirs =
            response.Headers.TryGetValues("Api-Version", out var values) && Version.TryParse(values.First(), out var v)
                ? v
                : Ours;
        _negotiated.Version = (theirs < Ours ? theirs : Ours).ToString(2);
    }

    /// <summary>A call whose answer is a JSON value.</summary>
    public async Task<T> JsonAsync<T>(
        HttpMethod method,
        string path,
        HttpContent? body,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null
    )
    {
        using var limit = new Limit(timeout ?? Timeout, cancellationToken);
        using var response = await SendAsync(method, path, body, null, limit);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(limit.Token);
            return await JsonSerializer.DeserializeAsync(stream, type, limit.Token)
                ?? throw new DockerException(
                    (int)response.StatusCode,
                    "null",
                    method.Method,
                    path,
                    $"Docker answered {method} {path} with nothing."
                );
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            throw Translate(e, limit, method, path);
        }
        catch (JsonException e)
        {
            throw new DockerException(
                (int)response.StatusCode,
                e.Message,
                method.Method,
                path,
                $"Docker's answer to {method} {path} cannot be understood: {e.Message}",
                e
            );
        }
    }

    public Task<T> GetAsync<T>(
        string path,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null
    ) => JsonAsync(HttpMethod.Get, path, null, type, cancellationToken, timeout);

    /// <summary>A call whose answer is its status. False = 304, it was so already.</summary>
    public async Task<bool> CallAsync(
        HttpMethod method,
        string path,
        HttpContent? body,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null
    )
    {
        using var limit = new Limit(timeout ?? Timeout, cancellationToken);
        using var response = await SendAsync(method, path, body, null, limit);
        return response.StatusCode != HttpStatusCode.NotModified;
    }

    /// <summary>
    /// A call whose answer is a stream or a header: the time limit holds until the headers are there. The caller
    /// disposes of the response.
    /// </summary>
    public async Task<HttpResponseMessage> OpenAsync(
        HttpMethod method,
        string path,
        HttpContent? body,
        CancellationToken cancellationToken,
        TimeSpan? timeout = null,
        (string Name, string Value)? header = null
    )
    {
        using var limit = new Limit(timeout ?? Timeout, cancellationToken);
        return await SendAsync(method, path, body, header, limit);
    }

    /// <summary>A connection of its own for a call that is upgraded to a two-way stream.</summary>
    public Task<(Stream Stream, Func<Task> EndWrites)> ConnectAsync(CancellationToken cancellationToken) =>
        _endpoint.ConnectAsync(cancellationToken);

    public static HttpContent Json<T>(T value, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type));
        content.Headers.ContentType = new("application/json");
        return content;
    }

    public DockerUnreachableException Broken(Exception e, HttpMethod method, string path)
    {
        // The engine may come back as another version.
        _negotiated.Version = null;
        return new DockerUnreachableException(Endpoint, method.Method, path, e);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? body,
        (string, string)? header,
        Limit limit
    )
    {
        var version = _negotiated.Version ?? await ApiVersionAsync(limit.Token);
        return await SendRawAsync(method, $"/v{version}{path}", path, body, header, limit);
    }

    private async Task<HttpResponseMessage> SendRawAsync(
        HttpMethod method,
        string uri,
        string path,
        HttpContent? body,
        (string Name, string Value)? header,
        Limit limit
    )
    {
        using var request = new HttpRequestMessage(method, uri) { Content = body };
        if (header is { } h)
            request.Headers.TryAddWithoutValidation(h.Name, h.Value);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
                return response;
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            throw Translate(e, limit, method, path);
        }
        using (response)
            throw await RefusalAsync(response, method, path, limit);
    }

    private async Task<DockerException> RefusalAsync(
        HttpResponseMessage response,
        HttpMethod method,
        string path,
        Limit limit
    )
    {
        string text;
        try
        {
            text = await response.Content.ReadAsStringAsync(limit.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException or IOException)
        {
            return Translate(e, limit, method, path) as DockerException
                ?? throw new OperationCanceledException(limit.CallerToken);
        }
        var message = text.Trim();
        try
        {
            if (message.StartsWith('{'))
                message = JsonSerializer.Deserialize(message, DockerJson.Default.EngineError)?.Message ?? message;
        }
        catch (JsonException)
        {
            // A proxy's page or a cut answer: shown as it is.
        }
        if (message.Length == 0)
            message = response.ReasonPhrase ?? "no reason given";
        if (
            response.StatusCode == HttpStatusCode.BadRequest
            && message.StartsWith("client version ", StringComparison.Ordinal)
        )
            _negotiated.Version = null;
        return DockerException.Refused((int)response.StatusCode, message, method.Method, path);
    }

    private Exception Translate(Exception e, Limit limit, HttpMethod method, string path)
    {
        if (limit.CallerToken.IsCancellationRequested)
            return e as OperationCanceledException ?? new OperationCanceledException(e.Message, e, limit.CallerToken);
        if (limit.Token.IsCancellationRequested)
            return new DockerTimeoutException(limit.After, method.Method, path, e);
        return Broken(e, method, path);
    }

    private sealed class Negotiated
    {
        public volatile string? Version;
    }

    /// <summary>A caller's cancellation joined with a time limit, told apart afterwards.</summary>
    private sealed class Limit : IDisposable
    {
        private readonly CancellationTokenSource _source;

        public Limit(TimeSpan after, CancellationToken callerToken)
        {
            After = after;
            CallerToken = callerToken;
            _source = CancellationTokenSource.CreateLinkedTokenSource(callerToken);
            if (after != System.Threading.Timeout.InfiniteTimeSpan)
                _source.CancelAfter(after);
        }

        public TimeSpan After { get; }

        public CancellationToken CallerToken { get; }

        public CancellationToken Token => _source.Token;

        public void Dispose() => _source.Dispose();
    }
}
