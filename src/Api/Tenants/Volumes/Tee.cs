namespace Berth.Tenants.Volumes;

/// <summary>A stream that is read once and passes its bytes to another stream, too.</summary>
internal sealed class Tee(Stream source, Stream also) : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await source.ReadAsync(buffer, cancellationToken);
        if (count > 0)
            await also.WriteAsync(buffer[..count], cancellationToken);
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("It is read asynchronously only.");

    /// <summary>Reads the rest.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[64 << 10];
        while (await ReadAsync(rest.AsMemory(), cancellationToken) > 0) { }
        await also.DisposeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await also.DisposeAsync();
        await base.DisposeAsync();
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
