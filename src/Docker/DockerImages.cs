using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using static Berth.Docker.EngineQuery;

namespace Berth.Docker;

/// <summary>The images of an engine.</summary>
public sealed class DockerImages
{
    private readonly EngineConnection _engine;

    internal DockerImages(EngineConnection engine) => _engine = engine;

    /// <summary>An image by name or id. 404 when it is not there.</summary>
    public Task<ImageDetails> InspectAsync(string nameOrId, CancellationToken cancellationToken = default) =>
        _engine.GetAsync($"/images/{Name(nameOrId)}/json", DockerJson.Default.ImageDetails, cancellationToken);

    /// <summary>Images that carry all the labels and match a reference (<c>name:tag</c>, with <c>*</c>); all images when neither is given.</summary>
    public async Task<IReadOnlyList<ImageSummary>> ListAsync(IEnumerable<string>? labels = null, string? reference = null, CancellationToken cancellationToken = default) =>
        await _engine.GetAsync(With("/images/json", ("filters", Filters(("label", labels), ("reference", reference is null ? null : [reference])))),
            DockerJson.Default.ListImageSummary, cancellationToken);

    /// <summary>Gets an image from its registry, reporting as it goes. Enumerate to the end: a failure that comes late is thrown there.</summary>
    /// <param name="name">With tag or digest; without either, <c>:latest</c>, not all tags.</param>
    /// <param name="auth">Who asks; null = anybody.</param>
    /// <param name="platform"><c>os/arch</c>; null = the engine's.</param>
    /// <param name="cancellationToken">Ends the pull.</param>
    public IAsyncEnumerable<ImageProgress> PullAsync(string name, RegistryAuth? auth = null, string? platform = null, CancellationToken cancellationToken = default)
    {
        var (image, tag) = SplitTag(name);
        (string, string)? header = auth is null ? null : ("X-Registry-Auth", auth.Encode());
        return ProgressAsync(With("/images/create", ("fromImage", image), ("tag", tag ?? "latest"), ("platform", platform)), null, header, cancellationToken);
    }

    /// <summary>Makes an image of one layer out of a tar of a filesystem.</summary>
    /// <param name="name">With tag.</param>
    /// <param name="filesystem">The tar; may be compressed.</param>
    /// <param name="changes">Lines as in a Dockerfile: <c>CMD ["/bin/app"]</c>, <c>LABEL a=b</c>.</param>
    /// <param name="cancellationToken">Ends the import.</param>
    /// <returns>The image's id.</returns>
    public async Task<string> ImportAsync(string name, Stream filesystem, IEnumerable<string>? changes = null, CancellationToken cancellationToken = default)
    {
        var (image, tag) = SplitTag(name);
        var path = new StringBuilder(With("/images/create", ("fromSrc", "-"), ("repo", image), ("tag", tag)));
        foreach (var change in changes ?? []) path.Append("&changes=").Append(Uri.EscapeDataString(change));
        var id = "";
        await foreach (var step in ProgressAsync(path.ToString(), Tar(filesystem), null, cancellationToken)) id = step.Status ?? id;
        return id;
    }

    /// <summary>Loads what was saved with <c>docker save</c>.</summary>
    /// <param name="archive">The tar; may be compressed.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public IAsyncEnumerable<ImageProgress> LoadAsync(Stream archive, CancellationToken cancellationToken = default) =>
        ProgressAsync("/images/load", Tar(archive), null, cancellationToken);

    /// <summary>An image with all its layers, as <c>docker save</c> writes it. 404 when it is not there. Dispose of the stream.</summary>
    public async Task<Stream> SaveAsync(string nameOrId, CancellationToken cancellationToken = default)
    {
        var response = await _engine.OpenAsync(HttpMethod.Get, $"/images/{Name(nameOrId)}/get", null, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Gives an image another name.</summary>
    /// <param name="nameOrId">Which.</param>
    /// <param name="newName">With tag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task TagAsync(string nameOrId, string newName, CancellationToken cancellationToken = default)
    {
        var (image, tag) = SplitTag(newName);
        return _engine.CallAsync(HttpMethod.Post, With($"/images/{Name(nameOrId)}/tag", ("repo", image), ("tag", tag)), null, cancellationToken);
    }

    /// <summary>Has the engine ask a registry what a name stands for now, without pulling it.</summary>
    /// <returns>The digest, <c>sha256:…</c>.</returns>
    public async Task<string> RegistryDigestAsync(string name, RegistryAuth? auth = null, CancellationToken cancellationToken = default)
    {
        var path = $"/distribution/{Name(name)}/json";
        (string, string)? header = auth is null ? null : ("X-Registry-Auth", auth.Encode());
        using var response = await _engine.OpenAsync(HttpMethod.Get, path, null, cancellationToken, header: header);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return (await JsonSerializer.DeserializeAsync(body, DockerJson.Default.RegistryEntry, cancellationToken))?.Descriptor?.Digest
            ?? throw new DockerException((int)response.StatusCode, "no digest", "GET", path, $"Docker's answer to GET {path} names no digest.");
    }

    /// <summary>Takes a name from an image, and removes it with its last name. 409 while a container uses it, 404 when it is not there.</summary>
    public Task RemoveAsync(string nameOrId, bool force = false, CancellationToken cancellationToken = default) =>
        _engine.CallAsync(HttpMethod.Delete, With($"/images/{Name(nameOrId)}", ("force", force)), null, cancellationToken);

    /// <summary>Splits <c>host:5000/name:tag</c> into name and tag, <c>name@sha256:…</c> into name and digest.</summary>
    public static (string Name, string? Tag) SplitTag(string name)
    {
        if (name.IndexOf('@') is > 0 and var at) return (name[..at], name[(at + 1)..]);
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? (name[..colon], name[(colon + 1)..]) : (name, null);
    }

    private async IAsyncEnumerable<ImageProgress> ProgressAsync(
        string path, HttpContent? body, (string, string)? header, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The engine answers the headers only when the first line is there: with a registry that is slow, later than any common limit.
        using var response = await _engine.OpenAsync(HttpMethod.Post, path, body, cancellationToken, Timeout.InfiniteTimeSpan, header);
        await foreach (var step in JsonLines.ReadAsync(_engine, response, HttpMethod.Post, path, DockerJson.Default.ImageProgress, cancellationToken))
        {
            if (step.Error is { } error)
            {
                throw new DockerException(null, error, "POST", path, $"Docker could not finish POST {path}: {error}");
            }
            yield return step;
        }
    }

    /// <summary>Image names keep their slashes in paths.</summary>
    private static string Name(string nameOrId) => Segment(nameOrId).Replace("%2F", "/", StringComparison.Ordinal);

    private static StreamContent Tar(Stream stream)
    {
        var content = new StreamContent(stream);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        return content;
    }
}

/// <summary>Who asks a registry.</summary>
/// <param name="ServerAddress">The registry.</param>
/// <param name="Username">User name.</param>
/// <param name="Password">Password or token.</param>
public sealed record RegistryAuth(string ServerAddress, string Username, string Password)
{
    internal string Encode() =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new RegistryAuthHeader(Username, Password, ServerAddress), DockerJson.Default.RegistryAuthHeader))
            .Replace('+', '-').Replace('/', '_');

    /// <inheritdoc />
    public override string ToString() => $"{Username}@{ServerAddress}";
}

internal sealed record RegistryAuthHeader(
    [property: JsonPropertyName("username")] string Username,
    [property: JsonPropertyName("password")] string Password,
    [property: JsonPropertyName("serveraddress")] string ServerAddress);

internal sealed record RegistryEntry(RegistryDescriptor? Descriptor);

internal sealed record RegistryDescriptor([property: JsonPropertyName("digest")] string? Digest);

/// <summary>One report of a pull, import or load.</summary>
public sealed record ImageProgress
{
    /// <summary>What is done.</summary>
    [JsonPropertyName("status")] public string? Status { get; init; }

    /// <summary>Which layer.</summary>
    [JsonPropertyName("id")] public string? Id { get; init; }

    /// <summary>How far.</summary>
    [JsonPropertyName("progressDetail")] public ImageProgressDetail? Detail { get; init; }

    /// <summary>Output of a load.</summary>
    [JsonPropertyName("stream")] public string? Stream { get; init; }

    [JsonInclude, JsonPropertyName("error")] internal string? Error { get; init; }
}

/// <summary>How far a layer is, in bytes.</summary>
public sealed record ImageProgressDetail
{
    /// <summary>Done.</summary>
    [JsonPropertyName("current")] public long? Current { get; init; }

    /// <summary>All.</summary>
    [JsonPropertyName("total")] public long? Total { get; init; }
}

/// <summary>An image as it is.</summary>
public sealed record ImageDetails
{
    /// <summary><c>sha256:…</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names.</summary>
    public List<string>? RepoTags { get; init; }

    /// <summary>Its names by digest; empty when it came from no registry.</summary>
    public List<string>? RepoDigests { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>amd64, arm64, ….</summary>
    public string Architecture { get; init; } = "";

    /// <summary>linux, ….</summary>
    public string Os { get; init; } = "";

    /// <summary>What containers of it run unless told otherwise.</summary>
    public ContainerConfig? Config { get; init; }
}

/// <summary>An image in a list.</summary>
public sealed record ImageSummary
{
    /// <summary><c>sha256:…</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>Its names.</summary>
    public List<string>? RepoTags { get; init; }

    /// <summary>Its names by digest.</summary>
    public List<string>? RepoDigests { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>When it was made, in seconds since 1970.</summary>
    public long Created { get; init; }

    /// <summary>Labels.</summary>
    public Dictionary<string, string>? Labels { get; init; }
}
