using System.Collections.Concurrent;

namespace Berth.Docker;

/// <summary>
/// An engine, by its areas. One client for an endpoint is shared by the whole process and keeps its connections; it is
/// safe for concurrent use. Calls throw <see cref="DockerException"/> and its kin; those that do not stream end after
/// <see cref="Timeout"/>.
/// </summary>
public sealed class DockerClient
{
    /// <summary>Where an engine listens on Linux unless told otherwise.</summary>
    public const string DefaultEndpoint = "unix:///var/run/docker.sock";

    private static readonly ConcurrentDictionary<(string, DockerTls?, string), Lazy<DockerClient>> Shared = new();

    private readonly EngineConnection _engine;

    private DockerClient(EngineConnection engine)
    {
        _engine = engine;
        System = new(engine);
        Networks = new(engine);
        Volumes = new(engine);
        Images = new(engine);
        Exec = new(engine);
        Archive = new(engine);
        Containers = new(engine);
        Logs = new(engine, Containers);
        Stats = new(engine);
        Events = new(engine);
    }

    /// <summary>
    /// The shared client of an endpoint. Nothing is sent yet: a missing engine shows at the first call.
    /// </summary>
    /// <param name="endpoint">
    /// <c>unix:///path</c>, <c>tcp://host:port</c>, <c>ssh://user@host</c>; null = DOCKER_HOST, else
    /// <see cref="DefaultEndpoint"/>.
    /// </param>
    /// <param name="tls">For tcp: speak TLS, with these.</param>
    /// <param name="ssh">For ssh: how to log in; null = as ssh does by itself.</param>
    /// <exception cref="ArgumentException">The endpoint or a certificate cannot be understood.</exception>
    public static DockerClient Connect(string? endpoint = null, DockerTls? tls = null, DockerSsh? ssh = null)
    {
        if (string.IsNullOrEmpty(endpoint))
            endpoint = Environment.GetEnvironmentVariable("DOCKER_HOST");
        if (string.IsNullOrEmpty(endpoint))
            endpoint = DefaultEndpoint;
        var key = (endpoint, tls, ssh is null ? "" : string.Join('\0', ssh.Options.Prepend(ssh.Program)));
        if (Shared.TryGetValue(key, out var known))
            return known.Value;
        // Parsed before it is kept, so that a bad endpoint leaves nothing behind.
        var parsed = DockerEndpoint.Parse(endpoint, tls, ssh);
        return Shared
            .GetOrAdd(key, _ => new(() => new DockerClient(new EngineConnection(parsed, TimeSpan.FromSeconds(60)))))
            .Value;
    }

    /// <summary>The endpoint as given.</summary>
    public string Endpoint => _engine.Endpoint;

    /// <summary>
    /// How long a call that does not stream may take. 60 s unless changed by <see cref="WithTimeout"/>.
    /// </summary>
    public TimeSpan Timeout => _engine.Timeout;

    /// <summary>The same engine over the same connections, with another time limit.</summary>
    public DockerClient WithTimeout(TimeSpan timeout) => new(_engine.WithTimeout(timeout));

    /// <summary>The API version spoken with this engine: the lower of ours and its own. Asked once.</summary>
    public Task<string> ApiVersionAsync(CancellationToken cancellationToken = default) =>
        _engine.ApiVersionAsync(cancellationToken);

    /// <summary>The engine itself: ping, version, info, disk use.</summary>
    public DockerSystem System { get; }

    /// <summary>Networks.</summary>
    public DockerNetworks Networks { get; }

    /// <summary>Volumes.</summary>
    public DockerVolumes Volumes { get; }

    /// <summary>Containers.</summary>
    public DockerContainers Containers { get; }

    /// <summary>Images.</summary>
    public DockerImages Images { get; }

    /// <summary>Commands inside running containers.</summary>
    public DockerExec Exec { get; }

    /// <summary>Files of containers, as tar.</summary>
    public DockerArchive Archive { get; }

    /// <summary>What containers printed and print.</summary>
    public DockerLogs Logs { get; }

    /// <summary>What containers use.</summary>
    public DockerStats Stats { get; }

    /// <summary>What happens in the engine.</summary>
    public DockerEvents Events { get; }
}
