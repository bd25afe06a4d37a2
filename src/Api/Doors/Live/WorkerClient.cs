using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Berth.Platform.Settings;

namespace Berth.Doors.Live;

/// <summary>
/// Asks the worker, over its private socket. One for the process; safe for concurrent use. Whatever is wrong is a
/// <see cref="LiveException"/> with words for the customer.
/// </summary>
public sealed partial class WorkerClient(BerthSettings settings) : IDisposable
{
    /// <summary>To connect: it is on the same machine, so it is there at once or not at all.</summary>
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(2);

    /// <summary>Until it begins to answer; the engine behind it has ten seconds.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTime,
            UseProxy = false,
            AllowAutoRedirect = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            ConnectCallback = (_, cancellationToken) => ConnectAsync(settings.Worker.Socket, cancellationToken),
        }
    )
    {
        BaseAddress = new Uri("http://worker/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Whether this installation has live things at all.</summary>
    public bool IsOn => settings.Worker.IsOn;

    /// <summary>Returns when it answers.</summary>
    public async Task PingAsync(CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Get, "healthz", cancellationToken)).Dispose();

    /// <summary>What a tenant's container uses now. Takes one to two seconds.</summary>
    public async Task<LiveStats> StatsAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await foreach (var now in ReadAsync<LiveStats>(HttpMethod.Get, $"tenants/{tenantId}/stats", cancellationToken))
            return now;
        throw LiveException.Away();
    }

    /// <summary>The same every two seconds, until it ends, or for some minutes: then ask again.</summary>
    public IAsyncEnumerable<LiveStats> FollowStatsAsync(Guid tenantId, CancellationToken cancellationToken) =>
        ReadAsync<LiveStats>(HttpMethod.Get, $"tenants/{tenantId}/stats?follow=true", cancellationToken);

    /// <summary>
    /// The last lines of its log, and with <paramref name="follow"/> those that come, until it ends, or for some
    /// minutes: then ask again.
    /// </summary>
    public IAsyncEnumerable<LiveLine> LogAsync(
        Guid tenantId,
        int tail,
        bool follow,
        CancellationToken cancellationToken
    ) =>
        ReadAsync<LiveLine>(
            HttpMethod.Get,
            $"tenants/{tenantId}/log?tail={tail}&follow={(follow ? "true" : "false")}",
            cancellationToken
        );

    /// <summary>Runs one of its product's commands. The last piece says how it ended.</summary>
    public async IAsyncEnumerable<CommandPiece> RunCommandAsync(
        Guid tenantId,
        string command,
        IReadOnlyDictionary<string, string?> arguments,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (
            var piece in ReadAsync<CommandPiece>(
                HttpMethod.Post,
                $"tenants/{tenantId}/commands/{Uri.EscapeDataString(command)}",
                cancellationToken,
                JsonContent.Create(arguments)
            )
        )
        {
            yield return piece;
            if (piece.IsLast)
                yield break;
        }
        yield return new(
            "out",
            "",
            Note: "The connection to your container was lost; how the command ended is not known."
        );
    }

    /// <summary>
    /// The pieces of an answer. One that breaks off simply ends: what was there was true, and who needs more asks
    /// again.
    /// </summary>
    private async IAsyncEnumerable<T> ReadAsync<T>(
        HttpMethod method,
        string path,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        HttpContent? body = null
    )
    {
        using var response = await AskAsync(method, path, cancellationToken, body);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await NextAsync(lines, cancellationToken) is { } line)
            yield return JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!;
    }

    private static async Task<string?> NextAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken);
        }
        catch (Exception e)
            when (e is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<HttpResponseMessage> AskAsync(
        HttpMethod method,
        string path,
        CancellationToken cancellationToken,
        HttpContent? body = null
    )
    {
        if (!IsOn)
            throw new LiveException(503, "Live numbers, log and commands are not available here.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(AnswerTime);
        try
        {
            var response = await _http.SendAsync(
                new HttpRequestMessage(method, path) { Content = body },
                HttpCompletionOption.ResponseHeadersRead,
                limit.Token
            );
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await RefusedAsync(response, limit.Token);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            throw LiveException.Away(e);
        }
    }

    private static async Task<LiveException> RefusedAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var isOurs =
            (int)response.StatusCode is 404 or 409 or 422 or 429 or 503
            && response.Content.Headers.ContentType?.MediaType == "application/json";
        return isOurs && await response.Content.ReadFromJsonAsync<LiveAnswer>(cancellationToken) is { } said
            ? new LiveException((int)response.StatusCode, said.Text)
            : LiveException.Away();
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();
}
