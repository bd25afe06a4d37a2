using System.Text;

namespace Berth.Docker;

/// <summary>
/// A command in a container that is talked to, line by line, while it runs. Not for several callers at once. Disposing
/// ends its input; what it does then is its own.
/// </summary>
public sealed class ExecSession : IAsyncDisposable
{
    private readonly EngineConnection _engine;
    private readonly UpgradedStream _upgraded;
    private readonly MultiplexedStream _frames;
    private readonly string _path;
    private readonly byte[] _buffer = new byte[4096];
    private int _at,
        _end;

    internal ExecSession(EngineConnection engine, UpgradedStream upgraded, string path) =>
        (_engine, _upgraded, _frames, _path) = (
            engine,
            upgraded,
            new MultiplexedStream(upgraded.Stream, framed: true),
            path
        );

    /// <summary>Gives it more input.</summary>
    /// <exception cref="DockerUnreachableException">The connection is broken, or the command has ended.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await _upgraded.Stream.WriteAsync(input, cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw _engine.Broken(e, HttpMethod.Post, _path);
        }
    }

    /// <summary>
    /// The next line of its standard output, without its end; null when it has ended. What it writes to standard error
    /// is dropped.
    /// </summary>
    /// <exception cref="DockerUnreachableException">The connection is broken.</exception>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new MemoryStream();
        while (true)
        {
            while (_at < _end)
            {
                var next = _buffer[_at++];
                if (next == '\n')
                    return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
                line.WriteByte(next);
            }
            if (!await FillAsync(cancellationToken))
                return null;
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (stream, count) = await _frames.ReadAsync(_buffer, cancellationToken);
            (_at, _end) = (0, stream == OutputStream.Out ? count : 0);
            return count > 0;
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _engine.Broken(e, HttpMethod.Post, _path);
        }
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _upgraded.DisposeAsync();
}
