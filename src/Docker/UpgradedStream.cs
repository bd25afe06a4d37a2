using System.Text;
using System.Text.Json;

namespace Berth.Docker;

/// <summary>
/// A connection of its own that the engine turned into a two-way stream. Written by hand, because HttpClient cannot say
/// "no more input" and go on reading.
/// </summary>
internal sealed class UpgradedStream : IAsyncDisposable
{
    private readonly Func<Task> _endWrites;
    private readonly CancellationTokenSource _abort = new();

    private UpgradedStream(Stream stream, Func<Task> endWrites) => (Stream, _endWrites) = (stream, endWrites);

    public Stream Stream { get; }

    public static async Task<UpgradedStream> OpenAsync(
        EngineConnection engine,
        string path,
        ExecStart body,
        CancellationToken cancellationToken
    )
    {
        var version = await engine.ApiVersionAsync(cancellationToken);
        Stream? stream = null;
        try
        {
            (stream, var endWrites) = await engine.ConnectAsync(cancellationToken);
            var json = JsonSerializer.Serialize(body, DockerJson.Default.ExecStart);
            var request =
                $"POST /v{version}{path} HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: "
                + $"tcp\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
            var head = await HeadAsync(stream, cancellationToken);
            var status = head.Split(' ', 3) is [_, var code, ..] && int.TryParse(code, out var number) ? number : 0;
            if (status == 101 || status == 200)
                return new UpgradedStream(stream, endWrites);
            var message = await BodyAsync(stream, head, cancellationToken);
            throw DockerException.Refused(status, message, "POST", path);
        }
        catch (Exception e)
        {
            if (stream is not null)
                await stream.DisposeAsync();
            if (e is IOException or System.Net.Sockets.SocketException)
                throw engine.Broken(e, HttpMethod.Post, path);
            throw;
        }
    }

    /// <summary>Sends all of <paramref name="input"/>, then end of file. A reader that went away is no error.</summary>
    public async Task FeedAsync(Stream input, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _abort.Token);
        try
        {
            await input.CopyToAsync(Stream, either.Token);
            await _endWrites();
        }
        catch (Exception e)
            when (e is IOException or ObjectDisposedException or System.Net.Sockets.SocketException
                || (e is OperationCanceledException && _abort.IsCancellationRequested)
            )
        {
            // The command ended before it had read everything.
        }
    }

    /// <summary>Stops feeding.</summary>
    public void Abort() => _abort.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        await Stream.DisposeAsync();
        _abort.Dispose();
    }

    private static async Task<string> HeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the head belongs to the command, and the head is short.
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 16 * 1024)
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                throw new IOException("The engine closed the connection.");
            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head[^2] == '\r' && head[^3] == '\n')
                return head.ToString();
        }
        throw new IOException("The engine's answer has no end of headers.");
    }

    private static async Task<string> BodyAsync(Stream stream, string head, CancellationToken cancellationToken)
    {
        var header = head.Split("\r\n")
            .FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        if (header is null || !int.TryParse(header.AsSpan(15), out var length) || length is <= 0 or > 64 * 1024)
            return head.Split("\r\n")[0];
        var bytes = new byte[length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(bytes, DockerJson.Default.EngineError)?.Message ?? "";
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(bytes).Trim();
        }
    }
}
