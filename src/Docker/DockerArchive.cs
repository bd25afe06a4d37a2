using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using static Berth.Docker.EngineQuery;

namespace Berth.Docker;

/// <summary>Files of containers, as tar. Works on stopped containers, too, and needs no program in them.</summary>
public sealed class DockerArchive
{
    private readonly EngineConnection _engine;

    internal DockerArchive(EngineConnection engine) => _engine = engine;

    /// <summary>A file or folder as tar. 404 when container or path are not there. Dispose of the result.</summary>
    public async Task<ArchiveContent> GetAsync(
        string container,
        string path,
        CancellationToken cancellationToken = default
    )
    {
        var response = await _engine.OpenAsync(HttpMethod.Get, Url(container, path), null, cancellationToken);
        return new ArchiveContent(
            response,
            ReadStat(response, path),
            await response.Content.ReadAsStreamAsync(cancellationToken)
        );
    }

    /// <summary>What is at a path. 404 when nothing.</summary>
    public async Task<PathStat> StatAsync(string container, string path, CancellationToken cancellationToken = default)
    {
        using var response = await _engine.OpenAsync(HttpMethod.Head, Url(container, path), null, cancellationToken);
        return ReadStat(response, path);
    }

    /// <summary>
    /// Unpacks a tar (may be compressed) into a folder that must be there. 403 when the root filesystem is read-only,
    /// 404 without the folder. There is no time limit.
    /// </summary>
    public Task PutAsync(string container, string folder, Stream tar, CancellationToken cancellationToken = default)
    {
        var content = new StreamContent(tar);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        return _engine.CallAsync(
            HttpMethod.Put,
            Url(container, folder),
            content,
            cancellationToken,
            Timeout.InfiniteTimeSpan
        );
    }

    private static string Url(string container, string path) =>
        With($"/containers/{Segment(container)}/archive", ("path", path));

    private static PathStat ReadStat(HttpResponseMessage response, string path)
    {
        var header = response.Headers.TryGetValues("X-Docker-Container-Path-Stat", out var values)
            ? values.First()
            : null;
        return header is null
            ? new PathStat { Name = Path.GetFileName(path) }
            : JsonSerializer.Deserialize(Convert.FromBase64String(header), DockerJson.Default.PathStat)!;
    }
}

/// <summary>A file or folder of a container, as tar.</summary>
public sealed class ArchiveContent : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;

    internal ArchiveContent(HttpResponseMessage response, PathStat stat, Stream tar) =>
        (_response, Stat, Tar) = (response, stat, tar);

    /// <summary>What it is.</summary>
    public PathStat Stat { get; }

    /// <summary>The tar, to be read once.</summary>
    public Stream Tar { get; }

    /// <summary>Closes the stream.</summary>
    public async ValueTask DisposeAsync()
    {
        await Tar.DisposeAsync();
        _response.Dispose();
    }
}

/// <summary>What is at a path of a container.</summary>
public sealed record PathStat
{
    /// <summary>Its last part.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>Bytes.</summary>
    [JsonPropertyName("size")]
    public long Size { get; init; }

    /// <summary>Go's file mode: permissions in the lowest nine bits, folder in the highest of 32.</summary>
    [JsonPropertyName("mode")]
    public uint Mode { get; init; }

    /// <summary>Last changed.</summary>
    [JsonPropertyName("mtime")]
    public DateTimeOffset Modified { get; init; }

    /// <summary>Where a link points.</summary>
    [JsonPropertyName("linkTarget")]
    public string LinkTarget { get; init; } = "";

    /// <summary>Is a folder.</summary>
    [JsonIgnore]
    public bool IsFolder => (Mode & 0x8000_0000) != 0;
}
