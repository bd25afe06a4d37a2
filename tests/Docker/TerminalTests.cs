using System.Text;
using Xunit;

namespace Berth.Docker.Tests;

/// <summary>Commands at a terminal: what they see, how large it is, how they end, and what they leave.</summary>
public sealed class TerminalTests(TinyImage image)
{
    private const string Mark = "DKT_CONSOLE=";

    private readonly DockerClient _docker = image.Docker;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AShellHasATerminalWithASizeAndAnExitCode()
    {
        var id = await RunAsync();
        await using (var shell = await OpenAsync(id, new TerminalSize(101, 33)))
        {
            await TypeAsync(shell, "busybox stty size; busybox tty >/dev/null && echo is-$((40+2))\n");
            var seen = await UntilAsync(shell, "is-42");
            Assert.Contains("33 101", seen);
            Assert.True(await shell.ResizeAsync(new TerminalSize(120, 40), Cancel));
            await TypeAsync(shell, "busybox stty size\n");
            await UntilAsync(shell, "40 120");
            Assert.Null(await shell.ExitCodeAsync(Cancel));

            // Keys are the shell's: Ctrl-P is not held back, Ctrl-C ends what runs.
            await TypeAsync(shell, "\u0010");
            await UntilAsync(shell, "stty size");
            await TypeAsync(shell, "\u0003sleep 300\n");
            await Task.Delay(1000, Cancel); // until it runs: before that, keys are the shell's own
            await TypeAsync(shell, "\u0003");
            await TypeAsync(shell, "echo again-$((40+2))\n");
            await UntilAsync(shell, "again-42");

            await TypeAsync(shell, "exit 7\n");
            await UntilAsync(shell, null);
            Assert.Equal(7, await shell.ExitCodeAsync(Cancel));
            Assert.False(await shell.ResizeAsync(new TerminalSize(80, 24), Cancel));
        }
        await RemoveAsync(id);
    }

    [Fact]
    public async Task AProgramThatIsNotThereEndsAtOnce()
    {
        var id = await RunAsync();
        await using (
            var shell = await _docker.Exec.OpenTerminalAsync(
                id,
                new ExecSpec { Cmd = ["/bin/no-such-shell"] },
                new TerminalSize(80, 24),
                Cancel
            )
        )
        {
            await UntilAsync(shell, null);
            Assert.Contains(await shell.ExitCodeAsync(Cancel), (int?[])[126, 127]);
        }
        Assert.Contains(await _docker.Exec.EndAsync(id, ["/bin/no-such-shell"], null, Mark, Cancel), (int[])[126, 127]);
        await _docker.Containers.KillAsync(id, cancellationToken: Cancel);
        var e = await Assert.ThrowsAsync<DockerException>(() => OpenAsync(id, new TerminalSize(80, 24)));
        Assert.True(e.IsConflict);
        await RemoveAsync(id);
    }

    [Fact]
    public async Task WhatWasStartedIsEndedAndNothingElse()
    {
        var id = await RunAsync();
        await using (var shell = await OpenAsync(id, new TerminalSize(80, 24)))
        {
            await TypeAsync(
                shell,
                "sleep 501 & (busybox setsid sleep 502 &) ; trap '' HUP TERM; sleep 503 & sleep 504 | sleep 505 & echo up-$((40+2))\n"
            );
            await UntilAsync(shell, "up-42");
        }
        // The engine ends nothing when the connection closes: that is why there is EndAsync.
        await Task.Delay(1000, Cancel);
        Assert.Equal(5, (await RunningAsync(id)).Count(p => p.Contains("sleep 50")));

        Assert.Equal(0, await _docker.Exec.EndAsync(id, ["/bin/sh"], null, Mark, Cancel));
        Assert.Equal(["/bin/sleep 600"], await RunningAsync(id));
        Assert.Equal(0, await _docker.Exec.EndAsync(id, ["/bin/sh"], null, Mark, Cancel)); // nothing to do
        await RemoveAsync(id);
    }

    [Fact]
    public async Task ItIsEndedAsWhoStartedIt()
    {
        var id = await RunAsync();
        await using (var shell = await OpenAsync(id, new TerminalSize(80, 24)))
        {
            await TypeAsync(shell, "echo up-$((40+2))\n");
            await UntilAsync(shell, "up-42");
            // Another user cannot look into it.
            Assert.Equal(0, await _docker.Exec.EndAsync(id, ["/bin/sh"], "1000", Mark, Cancel));
            Assert.Null(await shell.ExitCodeAsync(Cancel));
            Assert.Equal(0, await _docker.Exec.EndAsync(id, ["/bin/sh"], null, Mark, Cancel));
            await UntilAsync(shell, null);
            Assert.Equal(137, await shell.ExitCodeAsync(Cancel));
        }
        await RemoveAsync(id);
    }

    private async Task<string> RunAsync()
    {
        var made = await _docker.Containers.CreateAsync(
            TinyImage.Unique("terminal"),
            new ContainerSpec
            {
                Image = TinyImage.Name,
                Labels = new Dictionary<string, string> { [TinyImage.Label] = TinyImage.Run },
                HostConfig = new HostConfig { NetworkMode = "none", PidsLimit = 50 },
            },
            cancellationToken: Cancel
        );
        await _docker.Containers.StartAsync(made.Id, Cancel);
        return made.Id;
    }

    private Task RemoveAsync(string id) =>
        _docker.Containers.RemoveAsync(id, force: true, volumes: true, cancellationToken: Cancel);

    private Task<ExecTerminal> OpenAsync(string id, TerminalSize size) =>
        _docker.Exec.OpenTerminalAsync(id, new ExecSpec { Cmd = ["/bin/sh"], Env = [$"{Mark}1"] }, size, Cancel);

    private static Task TypeAsync(ExecTerminal shell, string text) =>
        shell.WriteAsync(Encoding.UTF8.GetBytes(text), Cancel);

    /// <summary>What it shows until a text is there, or until it has ended.</summary>
    private static async Task<string> UntilAsync(ExecTerminal shell, string? text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        var (seen, buffer) = ("", new byte[4096]);
        while (text is null || !seen.Contains(text))
        {
            var count = await shell.ReadAsync(buffer, limit.Token);
            if (count == 0)
                return text is null ? seen : throw new InvalidOperationException($"It ended without {text}:\n{seen}");
            seen += Encoding.UTF8.GetString(buffer, 0, count);
        }
        return seen;
    }

    private async Task<IReadOnlyList<string>> RunningAsync(string id) =>
        [
            .. (await _docker.Exec.RunAsync(id, ["/bin/busybox", "ps", "-o", "args"], Cancel))
                .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(l => l.Trim())
                // The dead ones in brackets are for the container's first process to bury, which here buries nobody.
                .Where(l => !l.StartsWith('[') && !l.Contains("busybox ps", StringComparison.Ordinal)),
        ];
}
