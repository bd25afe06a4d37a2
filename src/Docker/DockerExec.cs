using System.Runtime.CompilerServices;
using System.Text;
using static Berth.Docker.EngineQuery;

namespace Berth.Docker;

/// <summary>Commands inside running containers.</summary>
public sealed partial class DockerExec
{
    private readonly EngineConnection _engine;

    internal DockerExec(EngineConnection engine) => _engine = engine;

    /// <summary>
    /// Runs a command to its end and keeps what it prints. 409 when the container does not run. No time limit of its
    /// own: cancel to stop waiting (the command goes on).
    /// </summary>
    /// <param name="container">Where.</param>
    /// <param name="spec">What.</param>
    /// <param name="stdin">Given to its standard input, then end of file; null = it has none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ExecResult> RunAsync(
        string container,
        ExecSpec spec,
        Stream? stdin = null,
        CancellationToken cancellationToken = default
    )
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var code = await RunAsync(container, spec, output, error, stdin, cancellationToken);
        return new ExecResult(code, Text(output), Text(error));
    }

    /// <summary>The same for a command without options.</summary>
    public Task<ExecResult> RunAsync(
        string container,
        IReadOnlyList<string> command,
        CancellationToken cancellationToken = default
    ) => RunAsync(container, new ExecSpec { Cmd = command }, null, cancellationToken);

    /// <summary>
    /// Runs a command to its end, writing what it prints to streams as it comes (a database dump need not fit in
    /// memory).
    /// </summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(
        string container,
        ExecSpec spec,
        Stream output,
        Stream error,
        Stream? stdin = null,
        CancellationToken cancellationToken = default
    )
    {
        var id = await CreateAsync(container, spec, stdin is not null, cancellationToken);
        var start = $"/exec/{id}/start";
        if (stdin is null)
        {
            using var response = await _engine.OpenAsync(
                HttpMethod.Post,
                start,
                EngineConnection.Json(new ExecStart(false, false), DockerJson.Default.ExecStart),
                cancellationToken
            );
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            await CopyAsync(stream, output, error, start, cancellationToken);
        }
        else
        {
            await using var upgraded = await UpgradedStream.OpenAsync(
                _engine,
                start,
                new ExecStart(false, false),
                cancellationToken
            );
            // A command may end without reading all of its input: what it printed and its exit code tell, not the
            // broken pipe.
            var feed = upgraded.FeedAsync(stdin, cancellationToken);
            await CopyAsync(upgraded.Stream, output, error, start, cancellationToken);
            upgraded.Abort();
            await feed;
        }
        return await ExitCodeAsync(id, cancellationToken);
    }

    /// <summary>
    /// Runs a command and hands out what it prints as it comes; the last piece has its exit code instead. 409 when the
    /// container does not run. Who stops reading does not stop the command.
    /// </summary>
    public async IAsyncEnumerable<ExecPiece> ReadAsync(
        string container,
        ExecSpec spec,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var id = await CreateAsync(container, spec, withInput: false, cancellationToken);
        var start = $"/exec/{id}/start";
        using (
            var response = await _engine.OpenAsync(
                HttpMethod.Post,
                start,
                EngineConnection.Json(new ExecStart(false, false), DockerJson.Default.ExecStart),
                cancellationToken
            )
        )
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var frames = new MultiplexedStream(stream, framed: true);
            var buffer = new byte[8 * 1024];
            var text = new char[8 * 1024 + 8];
            // A letter may be cut in two by the end of a frame.
            Decoder[] letters = [Encoding.UTF8.GetDecoder(), Encoding.UTF8.GetDecoder()];
            while (await NextAsync(frames, buffer, start, cancellationToken) is (var from, > 0 and var count))
            {
                var length = letters[from == OutputStream.Out ? 0 : 1]
                    .GetChars(buffer.AsSpan(0, count), text, flush: false);
                if (length > 0)
                    yield return new ExecPiece(from, new string(text, 0, length), null);
            }
        }
        yield return new ExecPiece(OutputStream.Out, "", await ExitCodeAsync(id, cancellationToken));
    }

    /// <summary>Starts a command to talk to. 409 when the container does not run. Dispose of the result.</summary>
    public async Task<ExecSession> OpenAsync(
        string container,
        ExecSpec spec,
        CancellationToken cancellationToken = default
    )
    {
        var id = await CreateAsync(container, spec, withInput: true, cancellationToken);
        var start = $"/exec/{id}/start";
        return new ExecSession(
            _engine,
            await UpgradedStream.OpenAsync(_engine, start, new ExecStart(false, false), cancellationToken),
            start
        );
    }

    private async Task CopyAsync(
        Stream from,
        Stream output,
        Stream error,
        string path,
        CancellationToken cancellationToken
    )
    {
        var frames = new MultiplexedStream(from, framed: true);
        var buffer = new byte[32 * 1024];
        while (await NextAsync(frames, buffer, path, cancellationToken) is (var stream, > 0 and var count))
        {
            await (stream == OutputStream.Error ? error : output).WriteAsync(
                buffer.AsMemory(0, count),
                cancellationToken
            );
        }
    }

    private async Task<(OutputStream Stream, int Count)> NextAsync(
        MultiplexedStream frames,
        byte[] buffer,
        string path,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await frames.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _engine.Broken(e, HttpMethod.Post, path);
        }
    }

    private async Task<string> CreateAsync(
        string container,
        ExecSpec spec,
        bool withInput,
        CancellationToken cancellationToken,
        bool atTerminal = false
    ) =>
        (
            await _engine.JsonAsync(
                HttpMethod.Post,
                $"/containers/{Segment(container)}/exec",
                EngineConnection.Json(
                    new ExecCreate(
                        spec.Cmd,
                        spec.Env,
                        spec.User,
                        spec.WorkingDir,
                        spec.Privileged,
                        withInput,
                        true,
                        true,
                        atTerminal,
                        atTerminal ? DetachKeys : null
                    ),
                    DockerJson.Default.ExecCreate
                ),
                DockerJson.Default.CreatedId,
                cancellationToken
            )
        ).Id;

    private async Task<int> ExitCodeAsync(string id, CancellationToken cancellationToken)
    {
        // The stream may end a moment before the engine has noted the exit.
        for (var wait = 1; ; wait = Math.Min(wait * 2, 100))
        {
            var state = await _engine.GetAsync($"/exec/{id}/json", DockerJson.Default.ExecDetails, cancellationToken);
            if (!state.Running && state.ExitCode is { } code)
                return code;
            await Task.Delay(wait, cancellationToken);
        }
    }

    private static string Text(MemoryStream stream) =>
        Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
}

/// <summary>A command to run in a container.</summary>
public sealed record ExecSpec
{
    /// <summary>Program and arguments; no shell is involved.</summary>
    public required IReadOnlyList<string> Cmd { get; init; }

    /// <summary><c>NAME=value</c>, besides the container's own.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>Who runs it; null = the container's user.</summary>
    public string? User { get; init; }

    /// <summary>Where it starts; null = the container's folder.</summary>
    public string? WorkingDir { get; init; }

    /// <summary>With all capabilities.</summary>
    public bool Privileged { get; init; }
}

/// <summary>What a command printed and how it ended.</summary>
public sealed record ExecResult(int ExitCode, string Output, string Error);

/// <summary>A piece of what a command prints.</summary>
/// <param name="Stream">Where to.</param>
/// <param name="Text">What, not always whole lines. Bytes that are no UTF-8 are replaced.</param>
/// <param name="ExitCode">The last piece: how it ended, and no text.</param>
public sealed record ExecPiece(OutputStream Stream, string Text, int? ExitCode);

internal sealed record ExecCreate(
    IReadOnlyList<string> Cmd,
    IReadOnlyList<string>? Env,
    string? User,
    string? WorkingDir,
    bool Privileged,
    bool AttachStdin,
    bool AttachStdout,
    bool AttachStderr,
    bool Tty,
    string? DetachKeys
);

internal sealed record ExecStart(bool Detach, bool Tty);

internal sealed record ExecDetails(bool Running, int? ExitCode);
