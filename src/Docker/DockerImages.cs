using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
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

    /// <summary>
    /// Images that carry all the labels and match a reference (<c>name:tag</c>, with <c>*</c>); all images when neither
    /// is given.
    /// </summary>
    public async Task<IReadOnlyList<ImageSummary>> ListAsync(
        IEnumerable<string>? labels = null,
        string? reference = null,
        CancellationToken cancellationToken = default
    ) =>
        await _engine.GetAsync(
            With(
                "/images/json",
                ("filters", Filters(("label", labels), ("reference", reference is null ? null : [reference])))
            ),
            DockerJson.Default.ListImageSummary,
            cancellationToken
        );

    /// <summary>
    /// Gets an image from its registry, reporting as it goes. Enumerate to the end: a failure that comes late is thrown
    /// there.
    /// </summary>
    /// <param name="name">With tag or digest; without either, <c>:latest</c>, not all tags.</param>
    /// <param name="auth">Who asks; null = anybody.</param>
    /// <param name="platform"><c>os/arch</c>; null = the engine's.</param>
    /// <param name="cancellationToken">Ends the pull.</param>
    public IAsyncEnumerable<ImageProgress> PullAsync(
        string name,
        RegistryAuth? auth = null,
        string? platform = null,
        CancellationToken cancellationToken = default
    )
    {
        var (image, tag) = SplitTag(name);
        (string, string)? header = auth is null ? null : ("X-Registry-Auth", auth.Encode());
        return ProgressAsync(
            With("/images/create", ("fromImage", image), ("tag", tag ?? "latest"), ("platform", platform)),
            null,
            header,
            cancellationToken
        );
    }

    /// <summary>Makes an image of one layer out of a tar of a filesystem.</summary>
    /// <param name="name">With tag.</param>
    /// <param name="filesystem">The tar; may be compressed.</param>
    /// <param name="changes">Lines as in a Dockerfile: <c>CMD ["/bin/app"]</c>, <c>LABEL a=b</c>.</param>
    /// <param name="cancellationToken">Ends the import.</param>
    /// <returns>The image's id.</returns>
    public async Task<string> ImportAsync(
        string name,
        Stream filesystem,
        IEnumerable<string>? changes = null,
        CancellationToken cancellationToken = default
    )
    {
        var (image, tag) = SplitTag(name);
        var path = new StringBuilder(With("/images/create", ("fromSrc", "-"), ("repo", image), ("tag", tag)));
        foreach (var change in changes ?? [])
            path.Append("&changes=").Append(Uri.EscapeDataString(change));
        var id = "";
        await foreach (var step in ProgressAsync(path.ToString(), Tar(filesystem), null, cancellationToken))
            id = step.Status ?? id;
        return id;
    }

    /// <summary>Loads what was saved with <c>docker save</c>.</summary>
    /// <param name="archive">The tar; may be compressed.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    public IAsyncEnumerable<ImageProgress> LoadAsync(Stream archive, CancellationToken cancellationToken = default) =>
        ProgressAsync("/images/load", Tar(archive), null, cancellationToken);

    /// <summary>
    /// An image with all its layers, as <c>docker save</c> writes it. 404 when it is not there. Dispose of the stream.
    /// </summary>
    public async Task<Stream> SaveAsync(string nameOrId, CancellationToken cancellationToken = default)
    {
        var response = await _engine.OpenAsync(
            HttpMethod.Get,
            $"/images/{Name(nameOrId)}/get",
            null,
            cancellationToken
        );
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Gives an image another name.</summary>
    /// <param name="nameOrId">Which.</param>
    /// <param name="newName">With tag.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task TagAsync(string nameOrId, string newName, CancellationToken cancellationToken = default)
    {
        var (image, tag) = SplitTag(newName);
        return _engine.CallAsync(
            HttpMethod.Post,
            With($"/images/{Name(nameOrId)}/tag", ("repo", image), ("tag", tag)),
            null,
            cancellationToken
        );
    }

    /// <summary>Has the engine ask a registry what a name stands for now, without pulling it.</summary>
    /// <returns>The digest, <c>sha256:…</c>.</returns>
    public async Task<string> RegistryDigestAsync(
        string name,
        RegistryAuth? auth = null,
        CancellationToken cancellationToken = default
    )
    {
        var path = $"/distribution/{Name(name)}/json";
        (string, string)? header = auth is null ? null : ("X-Registry-Auth", auth.Encode());
        using var response = await _engine.OpenAsync(HttpMethod.Get, path, null, cancellationToken, header: header);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return (await JsonSerializer.DeserializeAsync(body, DockerJson.Default.RegistryEntry, cancellationToken))
                ?.Descriptor
                ?.Digest
            ?? throw new DockerException(
                (int)response.StatusCode,
                "no digest",
                "GET",
                path,
                $"Docker's answer to GET {path} names no digest."
            );
    }

    /// <summary>
    /// Takes a name from an image, and removes it with its last name. 409 while a container uses it, 404 when it is not
    /// there.
    /// </summary>
    public Task RemoveAsync(string nameOrId, bool force = false, CancellationToken cancellationToken = default) =>
        _engine.CallAsync(
            HttpMethod.Delete,
            With($"/images/{Name(nameOrId)}", ("force", force)),
            null,
            cancellationToken
        );

    /// <summary>
    /// Splits <c>host:5000/name:tag</c> into name and tag, <c>name@sha256:…</c> into name and digest.
    /// </summary>
    public static (string Name, string? Tag) SplitTag(string name)
    {
        if (name.IndexOf('@') is > 0 and var at)
            return (name[..at], name[(at + 1)..]);
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? (name[..colon], name[(colon + 1)..]) : (name, null);
    }

    private async IAsyncEnumerable<ImageProgress> ProgressAsync(
        string path,
        HttpContent? body,
        (string, string)? header,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // The engine answers the headers only when the first line is there: with a registry that is slow, later than
        // any common limit.
        using var response = await _engine.OpenAsync(
            HttpMethod.Post,
            path,
            body,
            cancellationToken,
            Timeout.InfiniteTimeSpan,
            header
        );
        await foreach (
            var step in JsonLines.ReadAsync(
                _engine,
                response,
                HttpMethod.Post,
                path,
                DockerJson.Default.ImageProgress,
                cancellationToken
            )
        )
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
