namespace Berth.Docker;

/// <summary>The engine refused a call, did not answer it in time, or could not be reached at all.</summary>
public class DockerException : Exception
{
    internal DockerException(
        int? status,
        string engineMessage,
        string method,
        string path,
        string text,
        Exception? inner = null
    )
        : base(text, inner)
    {
        Status = status;
        EngineMessage = engineMessage;
        Method = method;
        Path = path;
    }

    internal static DockerException Refused(int status, string engineMessage, string method, string path) =>
        new(status, engineMessage, method, path, $"Docker refused {method} {path} with {status}: {engineMessage}");

    /// <summary>
    /// The HTTP status; null when the engine did not answer, or failed within a stream that had begun with 200 (pull,
    /// load).
    /// </summary>
    public int? Status { get; }

    /// <summary>The engine's own words.</summary>
    public string EngineMessage { get; }

    /// <summary>The HTTP method of the call.</summary>
    public string Method { get; }

    /// <summary>The path of the call, without version.</summary>
    public string Path { get; }

    /// <summary>404: no such container, network, volume, image or path.</summary>
    public bool IsNotFound => Status == 404;

    /// <summary>409: the name is taken, or the state of the object does not allow the call.</summary>
    public bool IsConflict => Status == 409;

    /// <summary>403: not allowed (pre-defined network, active endpoints, overlapping address pools).</summary>
    public bool IsForbidden => Status == 403;

    /// <summary>
    /// 400: the engine does not understand or accept the request; or the container runtime refused to start it.
    /// </summary>
    public bool IsBadRequest => Status == 400;

    /// <summary>The same call may succeed later: the engine was absent, too slow, or failed within itself.</summary>
    public virtual bool IsRetryable => Status is >= 500;
}

/// <summary>There is no engine at the endpoint, or the connection broke before the answer came.</summary>
public sealed class DockerUnreachableException : DockerException
{
    internal DockerUnreachableException(string endpoint, string method, string path, Exception inner)
        : base(
            null,
            inner.Message,
            method,
            path,
            $"No Docker engine answers at {endpoint} ({method} {path}: {Deepest(inner)}). Check that the "
                + "engine runs there and that this process may connect to it.",
            inner
        ) => Endpoint = endpoint;

    /// <summary>Where the engine was looked for.</summary>
    public string Endpoint { get; }

    /// <inheritdoc />
    public override bool IsRetryable => true;

    private static string Deepest(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e.Message;
    }
}

/// <summary>The engine took the call but did not answer in time. What it was asked for may still happen.</summary>
public sealed class DockerTimeoutException : DockerException
{
    internal DockerTimeoutException(TimeSpan after, string method, string path, Exception inner)
        : base(
            null,
            "no answer",
            method,
            path,
            $"Docker did not answer {method} {path} within {after.TotalSeconds:0} s. The engine may be "
                + "overloaded; what was asked may still happen.",
            inner
        ) { }

    /// <inheritdoc />
    public override bool IsRetryable => true;
}
