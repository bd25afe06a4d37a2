namespace Pulumi.Embedded.State;

/// <summary>
/// Where a backend's files are: keys like <c>.pulumi/stacks/project/stack.json</c> to bytes. Two implementations: a
/// directory, and a table of PostgreSQL.
/// </summary>
internal abstract class BlobStore
{
    /// <summary>Identifies the store within the process.</summary>
    public abstract string Url { get; }

    public abstract Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes so that a reader, or a crash, sees the old bytes or the new ones.</summary>
    public abstract Task WriteAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Copies if the source exists.</summary>
    public abstract Task CopyAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Deletes if it exists.</summary>
    public abstract Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Deletes what writes of the key left that a crash cut off. Nobody may be writing it.</summary>
    public virtual Task DeleteUnfinishedAsync(string key, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Keys directly below a folder, in ordinal order.</summary>
    public abstract Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>How a key is shown in messages.</summary>
    public abstract string Describe(string key);

    /// <summary>Opens a backend URL.</summary>
    public static BlobStore Open(string? url, Func<string, string?> environment)
    {
        if (string.IsNullOrEmpty(url))
        {
            throw new StateException(
                "There is no state backend: set PULUMI_BACKEND_URL (file:///var/lib/…), or backend.url in Pulumi.yaml."
            );
        }
        if (url.StartsWith("file://", StringComparison.Ordinal))
            return new FileBlobStore(url);
        if (
            url.StartsWith("postgres://", StringComparison.Ordinal)
            || url.StartsWith("postgresql://", StringComparison.Ordinal)
        )
            return new PostgresBlobStore(url, environment);
        throw new StateException(
            $"The embedded packages keep state on file:// and postgres:// backends; '{url.Split("://")[0]}://' "
                + "needs the official ones (build with -p:Packages=official)."
        );
    }
}

/// <summary>A backend in a directory.</summary>
internal sealed class FileBlobStore : BlobStore
{
    private readonly string _root;

    public FileBlobStore(string url)
    {
        var path = url["file://".Length..].Split('?')[0];
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        _root = Path.GetFullPath(path.Length == 0 ? "." : path);
    }

    /// <summary>What the official CLI keeps beside each file; it is no file of the backend.</summary>
    private const string Attributes = ".attrs";

    private const string Unfinished = ".tmp";

    public override string Url => $"file://{_root}";

    public override async Task<byte[]?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(key), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public override Task WriteAsync(string key, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        var temporary = $"{path}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            // Small files to a local disk: a synchronous write is faster than handing it to the pool.
            WriteBytes(temporary, data.Span);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            throw new StateException($"Cannot write {path}: {e.Message} The file is as it was before.", e);
        }
        return Task.CompletedTask;
    }

    // As a write, not as a file copy: that would fail while somebody else reads the old copy.
    public override async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (await ReadAsync(from, cancellationToken).ConfigureAwait(false) is { } data)
            await WriteAsync(to, data, cancellationToken).ConfigureAwait(false);
    }

    public override Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        TryDelete(PathOf(key));
        TryDelete(PathOf(key) + Attributes);
        return Task.CompletedTask;
    }

    public override Task DeleteUnfinishedAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (Path.GetDirectoryName(path) is { } folder && Directory.Exists(folder))
            foreach (var file in Directory.EnumerateFiles(folder, $"{Path.GetFileName(path)}.*{Unfinished}"))
                TryDelete(file);
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var path = PathOf(folder);
        IReadOnlyList<string> keys = Directory.Exists(path)
            ?
            [
                .. Directory
                    .EnumerateFiles(path)
                    .Select(Path.GetFileName)
                    .Where(f =>
                        !f!.EndsWith(Unfinished, StringComparison.Ordinal)
                        && !f.EndsWith(Attributes, StringComparison.Ordinal)
                    )
                    .Order(StringComparer.Ordinal)
                    .Select(f => $"{folder}/{f}"),
            ]
            : [];
        return Task.FromResult(keys);
    }

    public override string Describe(string key) => PathOf(key);

    private string PathOf(string key) => Path.Combine(_root, key);

    private static void WriteBytes(string path, ReadOnlySpan<byte> data)
    {
        try
        {
            File.WriteAllBytes(path, data);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, data);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException) { }
    }
}
