namespace Berth.Docker;

/// <summary>How large a terminal is, in letters.</summary>
public readonly record struct TerminalSize(int Columns, int Rows);

/// <summary>
/// A command in a container at a terminal of its own: what is typed and what it shows are bytes, and there is no second
/// stream for errors. One caller may read while another writes. Disposing closes the connection; the command goes on.
/// </summary>
public sealed class ExecTerminal : IAsyncDisposable
{
    private readonly EngineConnection _engine;
    private readonly UpgradedStream _upgraded;
    private readonly string _id;

    internal ExecTerminal(EngineConnection engine, UpgradedStream upgraded, string id) =>
        (_engine, _upgraded, _id) = (engine, upgraded, id);

    private string Path => $"/exec/{_id}/start";

    /// <summary>What it shows next, as much as fits. 0 when it has ended.</summary>
    /// <exception cref="DockerUnreachableException">The connection is broken.</exception>
    public async Task<int> ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        try
        {
            return await _upgraded.Stream.ReadAsync(into, cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _engine.Broken(e, HttpMethod.Post, Path);
        }
    }

    /// <summary>Types. Waits while the command does not read.</summary>
    /// <exception cref="DockerUnreachableException">The connection is broken, or the command has ended.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        try
        {
            await _upgraded.Stream.WriteAsync(input, cancellationToken);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw _engine.Broken(e, HttpMethod.Post, Path);
        }
    }

    /// <summary>Gives the terminal another size. False when it does not run yet, or has ended.</summary>
    public async Task<bool> ResizeAsync(TerminalSize size, CancellationToken cancellationToken)
    {
        try
        {
            return await _engine.CallAsync(
                HttpMethod.Post,
                $"/exec/{_id}/resize?w={size.Columns}&h={size.Rows}",
                null,
                cancellationToken
            );
        }
        catch (DockerException e) when (e.Status is not null)
        {
            return false; // the engine has another word for it in each version
        }
    }

    /// <summary>How the command ended; null while it runs.</summary>
    public async Task<int?> ExitCodeAsync(CancellationToken cancellationToken)
    {
        var state = await _engine.GetAsync($"/exec/{_id}/json", DockerJson.Default.ExecDetails, cancellationToken);
        return state.Running ? null : state.ExitCode;
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _upgraded.DisposeAsync();

    /// <summary>The engine answers before the command runs, and only what runs has a size.</summary>
    internal async Task BeginAsync(TerminalSize size, TimeSpan within, CancellationToken cancellationToken)
    {
        for (var wait = 5; !await ResizeAsync(size, cancellationToken) && within > TimeSpan.Zero; wait *= 2)
        {
            if (await ExitCodeAsync(cancellationToken) is not null)
                return;
            await Task.Delay(wait, cancellationToken);
            within -= TimeSpan.FromMilliseconds(wait);
        }
    }
}
