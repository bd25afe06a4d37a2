using System.Text;
using Berth.Docker;

namespace Berth.Tenants.Edge;

/// <summary>
/// The connection to a proxy's container: one <c>docker exec</c> of its <c>/bin/listen</c> that stays open, because
/// starting one for each change takes longer than the change. If it breaks (the proxy restarted, the engine was away),
/// the next call opens it again.
/// </summary>
public sealed class EdgeLink(DockerClient docker, string container) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _turn = new(1);
    private ExecSession? _session;

    /// <summary>
    /// Returns the SHA-256 of the configuration in force, in hexadecimal; <c>none</c> if there is none.
    /// </summary>
    public Task<string> LookAsync(CancellationToken cancellationToken) =>
        AskAsync("look", null, again: true, cancellationToken);

    /// <summary>Stores a file that configurations refer to. Its name must identify its content.</summary>
    /// <exception cref="IOException">The proxy could not store it.</exception>
    public async Task KeepAsync(string name, string content, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var answer = await AskAsync($"keep {name} {bytes.Length}", bytes, again: true, cancellationToken);
        if (answer != "ok")
            throw new IOException($"The proxy {container} does not keep the file {name}: {answer}");
    }

    /// <summary>Loads a configuration, and returns when it is in force.</summary>
    /// <exception cref="EdgeRefusedException">The proxy found a mistake in it and keeps the old one.</exception>
    public async Task LoadAsync(string config, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(config);
        // Repeating is safe: loading the same configuration again changes nothing.
        var answer = await AskAsync($"load {bytes.Length}", bytes, again: true, cancellationToken);
        if (answer != "ok")
            throw new EdgeRefusedException(
                $"The proxy {container} refused its new configuration and keeps the old one: {answer}"
            );
    }

    private async Task<string> AskAsync(
        string question,
        byte[]? content,
        bool again,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        await _turn.WaitAsync(limit.Token);
        var reused = _session is not null;
        try
        {
            _session ??= await docker.Exec.OpenAsync(container, new ExecSpec { Cmd = ["/bin/listen"] }, limit.Token);
            await _session.WriteAsync(Encoding.UTF8.GetBytes($"{question}\n"), limit.Token);
            if (content is not null)
                await _session.WriteAsync(content, limit.Token);
            return await _session.ReadLineAsync(limit.Token)
                ?? throw new IOException($"The proxy {container} hung up.");
        }
        catch (Exception e)
        {
            // After any failure the rest of the stream cannot be trusted, so close it.
            if (_session is not null)
                await _session.DisposeAsync();
            _session = null;
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new TimeoutException(
                    $"The proxy {container} did not answer within {Patience.TotalSeconds:0} s.",
                    e
                );
            if (!reused || !again || e is not (IOException or DockerUnreachableException))
                throw;
        }
        finally
        {
            _turn.Release();
        }
        return await AskAsync(question, content, again: false, cancellationToken);
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        _turn.Dispose();
    }
}
