using System.IO.Compression;
using System.Security.Cryptography;

namespace Berth.Tenants.Backups;

/// <summary>Writes a tar into a compressed file, which is there completely or not at all.</summary>
internal static class WriteCopy
{
    private const int Block = 128 * 1024;
    private const long LookAtDiskEvery = 16 * 1024 * 1024;
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    /// <summary>The size and hash of the written file.</summary>
    public sealed record Written(long Bytes, string Sha256);

    /// <summary>Writes to a temporary file beside it, then renames. Replaces an earlier file.</summary>
    /// <exception cref="IOException">
    /// The disk is too full, or the tar ended too early. Nothing is left behind.
    /// </exception>
    public static async Task<Written> WriteAsync(
        Stream tar,
        string file,
        long keepFree,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var unfinished = $"{file}.part";
        try
        {
            long bytes;
            string sha256;
            await using (var target = Open(unfinished))
            {
                await using (var packed = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
                    await CopyAsync(tar, packed, file, keepFree, clock, cancellationToken);
                target.Flush(flushToDisk: true);
                bytes = target.Length;
                target.Position = 0;
                sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(target, cancellationToken));
            }
            File.Move(unfinished, file, overwrite: true);
            SyncFolder.Run(Path.GetDirectoryName(file)!);
            return new(bytes, sha256);
        }
        catch (Exception)
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Opens a new file that only we can read.</summary>
    private static FileStream Open(string file)
    {
        File.Delete(file); // one that is there would keep its mode
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(file, options);
    }

    private static async Task CopyAsync(
        Stream tar,
        Stream packed,
        string file,
        long keepFree,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[Block];
        long total = 0,
            looked = -LookAtDiskEvery;
        var zeros = 0; // at the end so far
        while (true)
        {
            if (total - looked >= LookAtDiskEvery)
            {
                looked = total;
                RequireSpace(file, keepFree);
            }
            using var silence = new CancellationTokenSource(LongestSilence, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
            int read;
            try
            {
                read = await tar.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException) when (silence.IsCancellationRequested)
            {
                throw new IOException($"Docker gave nothing of the volume for {LongestSilence.TotalSeconds:0} s.");
            }
            if (read == 0)
                break;
            total += read;
            var last = buffer.AsSpan(0, read).LastIndexOfAnyExcept((byte)0);
            zeros = last < 0 ? zeros + read : read - 1 - last;
            await packed.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        // A tar ends with two empty blocks. Check that: if the engine fails in the middle, its stream ends in the same
        // way.
        if (total % 512 != 0 || zeros < 1024)
            throw new IOException($"Docker's copy of the volume ended too early, after {total} bytes.");
    }

    private static void RequireSpace(string file, long keepFree)
    {
        var folder = Path.GetDirectoryName(file)!;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        if (free < keepFree)
            throw new IOException(
                $"There is too little space for a copy in '{folder}': {free >> 20} MiB are free, and "
                    + $"{keepFree >> 20} must stay so. Make room there, or lower Berth:Backups:KeepFreeMb. The data "
                    + "is not removed before it is copied."
            );
    }
}
