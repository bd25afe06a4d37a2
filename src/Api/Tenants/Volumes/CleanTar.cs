using System.Formats.Tar;

namespace Berth.Tenants.Volumes;

/// <summary>
/// Passes a tar on under another folder's name, entry by entry. What leads out of the folder, and devices, are refused:
/// whoever made the tar decides nothing but what is in the volume.
/// </summary>
public static class CleanTar
{
    /// <summary>Copies it.</summary>
    /// <param name="from">The tar; read to its end.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="folder">The name of its one folder.</param>
    /// <param name="inFolder">Whether what is read is in one folder, too, whose name is left out.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="InvalidDataException">Something in it cannot be taken, or it is no tar.</exception>
    public static async Task CopyAsync(
        Stream from,
        Stream to,
        string folder,
        bool inFolder,
        CancellationToken cancellationToken
    )
    {
        await using var reader = new TarReader(from, leaveOpen: true);
        await using var writer = new TarWriter(to, TarEntryFormat.Pax, leaveOpen: true);
        while (await reader.GetNextEntryAsync(cancellationToken: cancellationToken) is { } entry)
        {
            if (entry.EntryType == TarEntryType.GlobalExtendedAttributes)
                continue;
            var name = Name(entry.Name, inFolder);
            var copy = new PaxTarEntry(
                KindOf(entry, name),
                name.Length == 0 ? $"{folder}/" : $"{folder}/{name}{(IsFolder(entry) ? "/" : "")}"
            )
            {
                Mode = entry.Mode,
                Uid = entry.Uid,
                Gid = entry.Gid,
                ModificationTime = entry.ModificationTime,
            };
            if (entry.EntryType == TarEntryType.HardLink)
                copy.LinkName = $"{folder}/{Name(entry.LinkName, inFolder)}";
            else if (entry.EntryType == TarEntryType.SymbolicLink)
                copy.LinkName = InnerPath.Leaves(name, entry.LinkName)
                    ? throw new InvalidDataException(InnerPath.Words(name, entry.LinkName))
                    : entry.LinkName;
            else if (entry.DataStream is { } content)
                copy.DataStream = new OfLength(content, entry.Length);
            await writer.WriteEntryAsync(copy, cancellationToken);
        }
    }

    private static string Name(string name, bool inFolder)
    {
        var inner = InnerPath.Of(name);
        if (!inFolder)
            return inner;
        var slash = inner.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : inner[(slash + 1)..];
    }

    private static bool IsFolder(TarEntry entry) => entry.EntryType == TarEntryType.Directory;

    private static TarEntryType KindOf(TarEntry entry, string name) =>
        entry.EntryType switch
        {
            TarEntryType.RegularFile or TarEntryType.V7RegularFile => TarEntryType.RegularFile,
            TarEntryType.Directory or TarEntryType.SymbolicLink or TarEntryType.HardLink or TarEntryType.Fifo =>
                entry.EntryType,
            var other => throw new InvalidDataException(
                $"'{name}' is a {other}, which no volume is given. Only files, folders and links are taken over."
            ),
        };

    /// <summary>A stream whose length is known, which a writer asks for first.</summary>
    private sealed class OfLength(Stream inner, long length) : Stream
    {
        private long _read;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position
        {
            get => _read;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            _read += count;
            return count;
        }

        public override Task<int> ReadAsync(
            byte[] buffer,
            int offset,
            int count,
            CancellationToken cancellationToken
        ) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            _read += read;
            return read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
