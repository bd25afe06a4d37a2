using static Berth.Docker.EngineQuery;

namespace Berth.Docker;

/// <summary>The volumes of an engine.</summary>
public sealed class DockerVolumes
{
    private readonly EngineConnection _engine;

    internal DockerVolumes(EngineConnection engine) => _engine = engine;

    /// <summary>
    /// Creates a volume, or answers the one of that name, as it is, when there is one: its labels stay as they were.
    /// </summary>
    public Task<VolumeDetails> CreateAsync(VolumeSpec spec, CancellationToken cancellationToken = default) =>
        _engine.JsonAsync(
            HttpMethod.Post,
            "/volumes/create",
            EngineConnection.Json(spec, DockerJson.Default.VolumeSpec),
            DockerJson.Default.VolumeDetails,
            cancellationToken
        );

    /// <summary>A volume. 404 when there is none.</summary>
    public Task<VolumeDetails> InspectAsync(string name, CancellationToken cancellationToken = default) =>
        _engine.GetAsync($"/volumes/{Segment(name)}", DockerJson.Default.VolumeDetails, cancellationToken);

    /// <summary>
    /// Volumes that carry all the labels (<c>key</c> or <c>key=value</c>); all volumes when none are given.
    /// </summary>
    public async Task<IReadOnlyList<VolumeDetails>> ListAsync(
        IEnumerable<string>? labels = null,
        CancellationToken cancellationToken = default
    ) =>
        (
            await _engine.GetAsync(
                With("/volumes", ("filters", Filters(("label", labels)))),
                DockerJson.Default.VolumeList,
                cancellationToken
            )
        ).Volumes
        ?? [];

    /// <summary>
    /// Removes a volume with all that is in it. 409 while a container uses it, 404 when there is none (not with force).
    /// </summary>
    public Task RemoveAsync(string name, bool force = false, CancellationToken cancellationToken = default) =>
        _engine.CallAsync(
            HttpMethod.Delete,
            With($"/volumes/{Segment(name)}", ("force", force)),
            null,
            cancellationToken
        );
}

/// <summary>A volume to create.</summary>
public sealed record VolumeSpec
{
    /// <summary>Its name; null = the engine makes one up.</summary>
    public string? Name { get; init; }

    /// <summary>The driver; null = local.</summary>
    public string? Driver { get; init; }

    /// <summary>Driver options.</summary>
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>A volume as it is.</summary>
public sealed record VolumeDetails
{
    /// <summary>Its name, which is its id.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its driver.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Where its files are on the engine's machine.</summary>
    public string Mountpoint { get; init; } = "";

    /// <summary>local, or global.</summary>
    public string Scope { get; init; } = "";

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Driver options.</summary>
    public Dictionary<string, string>? Options { get; init; }

    /// <summary>Labels.</summary>
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary>Size and users. Filled by <see cref="DockerSystem.DiskUsageAsync"/> only.</summary>
    public VolumeUsage? UsageData { get; init; }
}

/// <summary>What a volume takes.</summary>
public sealed record VolumeUsage
{
    /// <summary>Bytes; -1 = not known.</summary>
    public long Size { get; init; }

    /// <summary>Containers that use it; -1 = not known.</summary>
    public long RefCount { get; init; }
}

internal sealed record VolumeList(List<VolumeDetails>? Volumes);
