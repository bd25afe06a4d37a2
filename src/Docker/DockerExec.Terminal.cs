namespace Berth.Docker;

/// <content>Commands at a terminal, and the end of what they leave.</content>
public sealed partial class DockerExec
{
    /// <summary>
    /// Keys at which the engine leaves a command alone; its own, Ctrl-P Ctrl-Q, would hold back each Ctrl-P until the
    /// next key. Nobody types this one eight times in a row.
    /// </summary>
    private static readonly string DetachKeys = string.Join(',', Enumerable.Repeat("ctrl-^", 8));

    /// <summary>How long a command may take to begin before it has its terminal's size all the same.</summary>
    private static readonly TimeSpan Beginning = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Ends, in shell, all whose environment has the mark, and looks again until there is none. Only builtins: an image
    /// may have nothing but its shell. What a process does to its own environment does not show in /proc.
    /// </summary>
    private const string EndMarked = """
        for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
          found=
          for process in /proc/[0-9]*; do
            its=
            while IFS= read -r line || [ -n "$line" ]; do its="$its $line"; done <"$process/environ"
            case $its in *"$0"*) found=yes; kill -9 "${process#/proc/}" ;; esac
          done
          [ -n "$found" ] || exit 0
        done 2>/dev/null
        exit 1
        """;

    /// <summary>
    /// Starts a command at a terminal of its own. 409 when the container does not run. Dispose of the result; and end
    /// what runs with <see cref="EndAsync"/>, because it does not notice that nobody talks to it any more.
    /// </summary>
    public async Task<ExecTerminal> OpenTerminalAsync(
        string container,
        ExecSpec spec,
        TerminalSize size,
        CancellationToken cancellationToken = default
    )
    {
        var id = await CreateAsync(container, spec, withInput: true, cancellationToken, atTerminal: true);
        var upgraded = await UpgradedStream.OpenAsync(
            _engine,
            $"/exec/{id}/start",
            new ExecStart(false, true),
            cancellationToken
        );
        var terminal = new ExecTerminal(_engine, upgraded, id);
        try
        {
            await terminal.BeginAsync(size, Beginning, cancellationToken);
            return terminal;
        }
        catch
        {
            await terminal.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Ends all processes of a container that were started with this in their environment, and their children, also
    /// those that left their session. The engine itself can end no command. It is done by a shell of the container's, as
    /// one of its users, who sees only what is that user's. What began with another environment is not found.
    /// </summary>
    /// <param name="container">Where.</param>
    /// <param name="shell">The shell, with all that it needs before <c>-c</c>.</param>
    /// <param name="user">Who does it; null = the container's user.</param>
    /// <param name="mark">A part of <c>NAME=value</c>, such as the name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// 0: none is left that this user sees. Else the shell's exit code: 1, something is; 126 or 127, it could not be run.
    /// </returns>
    public async Task<int> EndAsync(
        string container,
        IReadOnlyList<string> shell,
        string? user,
        string mark,
        CancellationToken cancellationToken = default
    ) =>
        // What it prints is nobody's: another process of that user can write there without end.
        await RunAsync(
            container,
            new ExecSpec { Cmd = [.. shell, "-c", EndMarked, mark], User = user },
            Stream.Null,
            Stream.Null,
            null,
            cancellationToken
        );
}
