using System.Text.Json.Serialization;

namespace Berth.Docker;

/// <summary>One report of a pull, import or load.</summary>
public sealed record ImageProgress
{
    /// <summary>What is done.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>Which layer.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>How far.</summary>
    [JsonPropertyName("progressDetail")]
    public ImageProgressDetail? Detail { get; init; }

    /// <summary>Output of a load.</summary>
    [JsonPropertyName("stream")]
    public string? Stream { get; init; }

    [JsonInclude, JsonPropertyName("error")]
    internal string? Error { get; init; }
}

/// <summary>How far a layer is, in bytes.</summary>
public sealed record ImageProgressDetail
{
    /// <summary>Done.</summary>
    [JsonPropertyName("current")]
    public long? Current { get; init; }

    /// <summary>All.</summary>
    [JsonPropertyName("total")]
    public long? Total { get; init; }
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
