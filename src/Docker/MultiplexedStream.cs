using System.Buffers.Binary;

namespace Berth.Docker;

/// <summary>Which stream of a process something was written to.</summary>
public enum OutputStream
{
    /// <summary>Standard output.</summary>
    Out = 1,

    /// <summary>Standard error.</summary>
    Error = 2,
}

/// <summary>
/// Takes apart the frames in which the engine sends standard output and error over one connection: stream number, three
/// zeros, length (4 bytes, big-endian), bytes. Without frames (the container has a terminal) all is standard output.
/// </summary>
internal sealed class MultiplexedStream(Stream stream, bool framed)
{
    private readonly byte[] _header = new byte[8];
    private OutputStream _current = OutputStream.Out;
    private long _left;

    /// <summary>The next bytes, at most as many as fit, of one stream. 0 bytes = the end.</summary>
    public async ValueTask<(OutputStream Stream, int Count)> ReadAsync(
        Memory<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        if (!framed)
            return (OutputStream.Out, await stream.ReadAsync(buffer, cancellationToken));
        while (_left == 0)
        {
            // A stream that ends within a header was cut by the end of the process; nothing follows.
            if (await stream.ReadAtLeastAsync(_header, 8, throwOnEndOfStream: false, cancellationToken) < 8)
                return (_current, 0);
            _current = _header[0] == 2 ? OutputStream.Error : OutputStream.Out;
            _left = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4));
        }
        var count = await stream.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= count;
        return (_current, count);
    }
}
