using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static Berth.Docker.EngineQuery;

namespace Berth.Docker;

/// <summary>What happens in the engine.</summary>
public sealed class DockerEvents
{
    private readonly EngineConnection _engine;

    internal DockerEvents(EngineConnection engine) => _engine = engine;

    /// <summary>
    /// Events as they come, without end unless <see cref="EventQuery.Until"/> is given. When the connection breaks,
    /// <see cref="DockerUnreachableException"/>: go on with <see cref="EventQuery.Since"/> = the last event's time,
    /// skipping that event. The engine keeps only the last 256.
    /// </summary>
    public async IAsyncEnumerable<EngineEvent> ReadAsync(
        EventQuery? query = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        query ??= new EventQuery();
        var path = With(
            "/events",
            ("since", Moment(query.Since)),
            ("until", Moment(query.Until)),
            (
                "filters",
                Filters(
                    ("type", query.Types),
                    ("event", query.Actions),
                    ("label", query.Labels),
                    ("container", query.Containers)
                )
            )
        );
        // The engine may hold back the headers until the first event.
        using var response = await _engine.OpenAsync(
            HttpMethod.Get,
            path,
            null,
            cancellationToken,
            Timeout.InfiniteTimeSpan
        );
        await foreach (
            var e in JsonLines.ReadAsync(
                _engine,
                response,
                HttpMethod.Get,
                path,
                DockerJson.Default.EngineEvent,
                cancellationToken
            )
        )
            yield return e;
    }
}

/// <summary>
/// Which events are wanted. Of several values of one kind any will do (of labels: all); null = no matter.
/// </summary>
public sealed record EventQuery
{
    /// <summary>container, network, volume, image.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>start, die, oom, destroy, health_status, ….</summary>
    public IReadOnlyList<string>? Actions { get; init; }

    /// <summary><c>key</c> or <c>key=value</c>.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Ids or names.</summary>
    public IReadOnlyList<string>? Containers { get; init; }

    /// <summary>Beginning in the past.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Ending then.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Something that happened.</summary>
public sealed record EngineEvent
{
    /// <summary>container, network, volume, image, ….</summary>
    public string Type { get; init; } = "";

    /// <summary>start, die, <c>health_status: healthy</c>, ….</summary>
    public string Action { get; init; } = "";

    /// <summary>To what.</summary>
    public EventActor Actor { get; init; } = new();

    /// <summary>When, in nanoseconds since 1970.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get; init; }

    /// <summary>When.</summary>
    [JsonIgnore]
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(TimeNano / 100);
}

/// <summary>What an event happened to.</summary>
public sealed record EventActor
{
    /// <summary>Its id.</summary>
    public string ID { get; init; } = "";

    /// <summary>Name, image, exitCode, and the labels.</summary>
    public Dictionary<string, string> Attributes { get; init; } = [];
}
