using System.Net.WebSockets;
using Berth.Docker;
using Berth.Shop.Catalog;

namespace Berth.Doors.Live;

/// <summary>
/// Holds one console, on the worker's side: a shell of a tenant's container at one end, the web at the other. One for a
/// tenant at a time. It ends with the shell, with the web's connection, when nothing is typed, after the product's limit,
/// and with the worker; then all that was started in it is ended. Nothing that passes is kept.
/// </summary>
public sealed partial class HoldConsole(
    ProductCatalog catalog,
    FindContainer find,
    EndConsole end,
    LiveRoom room,
    IHostApplicationLifetime process,
    TimeProvider clock,
    ILogger<HoldConsole> log
)
{
    /// <summary>A page that is loaded again ends its console and wants another; the first may take so long.</summary>
    private static readonly TimeSpan Predecessor = TimeSpan.FromSeconds(8);

    /// <summary>An engine that has not begun a shell by then is not waited for.</summary>
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(20);

    /// <summary>Exit codes from here on are a signal's.</summary>
    private const int Killed = 128;

    /// <summary>Runs it to its end, whatever that is; what there is to say is said over the socket.</summary>
    internal async Task RunAsync(Guid tenantId, ConsoleSocket web, TerminalSize size, CancellationToken gone)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, process.ApplicationStopping);
        ConsoleNote why;
        try
        {
            using var place = await TakeAsync(tenantId, either.Token);
            why = await HoldAsync(tenantId, web, size, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            why = process.ApplicationStopping.IsCancellationRequested ? ConsoleNote.Stopping : ConsoleNote.Left;
        }
        catch (Exception e) when (e is LiveException or DockerException)
        {
            why = ConsoleNote.Refused(e as LiveException ?? FindContainer.Say((DockerException)e));
        }
        Log.Ended(log, tenantId, why.Kind);
        await web.EndAsync(why);
    }

    private async Task<IDisposable> TakeAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        for (var begun = clock.GetTimestamp(); ; await Task.Delay(100, cancellationToken))
        {
            if (room.TryTake(tenantId, EndConsole.Kind, most: 1) is { } place)
                return place;
            if (clock.GetElapsedTime(begun) > Predecessor)
                throw new LiveException(
                    409,
                    "A console of this container is open already, in another window or by somebody else. Close it first."
                );
        }
    }

    private async Task<ConsoleNote> HoldAsync(
        Guid tenantId,
        ConsoleSocket web,
        TerminalSize size,
        CancellationToken cancellationToken
    )
    {
        var found = await find.FindAsync(tenantId, cancellationToken);
        if (catalog.Find(found.Product)?.Console is not { } terms)
            throw new LiveException(404, "This product has no console.");
        if (EndConsole.ContainerOf(found, terms) is not { } container || !found.Runs)
            throw LiveException.NotRunning();
        // What a worker left that was killed.
        await end.BeforeAsync(tenantId, found, container, terms, cancellationToken);
        Log.Begun(log, tenantId);
        try
        {
            await using var terminal = await BeginAsync(found, container, terms, size, cancellationToken);
            await web.SendAsync(
                new ConsoleNote(ConsoleNote.Begun, "").Bytes(),
                WebSocketMessageType.Text,
                cancellationToken
            );
            var talk = new ConsoleTalk(terminal, web, terms, clock);
            return await talk.RunAsync(cancellationToken) ?? await HowAsync(found, container, terminal, talk.HasTyped);
        }
        finally
        {
            // Whatever happened, also if the terminal was not even opened: the engine may have been slower than we.
            await end.RunAsync(tenantId, found, container, terms, CancellationToken.None);
        }
    }

    private static async Task<ExecTerminal> BeginAsync(
        FindContainer.Found found,
        string container,
        ConsoleTerms terms,
        TerminalSize size,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Opening);
        try
        {
            return await found.Engine.Exec.OpenTerminalAsync(
                container,
                new ExecSpec
                {
                    Cmd = terms.Shell,
                    User = EndConsole.UserOf(terms),
                    Env = ["TERM=xterm-256color", "HISTFILE=", $"{EndConsole.Mark}1"],
                },
                size,
                limit.Token
            );
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw LiveException.Away(e);
        }
    }

    /// <summary>The terminal is closed: because its shell has ended, or the container with it.</summary>
    private static async Task<ConsoleNote> HowAsync(
        FindContainer.Found found,
        string container,
        ExecTerminal terminal,
        bool wasUsed
    )
    {
        // The stream may end a moment before the engine has noted the exit, and a shell that was killed a moment before the
        // container that was stopped.
        int? code = null;
        for (var tries = 0; tries < 20 && code is null or >= Killed; tries++, await Task.Delay(50))
        {
            code = await terminal.ExitCodeAsync(CancellationToken.None);
            var its = await found.Engine.Containers.InspectAsync(container, CancellationToken.None);
            if (its.State is not { Running: true, Restarting: false })
                return ConsoleNote.ContainerStopped;
        }
        return code is { } how ? ConsoleNote.Exited(how, wasUsed) : ConsoleNote.ContainerStopped;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "A console begins for the tenant {Tenant}")]
        public static partial void Begun(ILogger log, Guid tenant);

        [LoggerMessage(Level = LogLevel.Information, Message = "The console of the tenant {Tenant} has ended: {Why}")]
        public static partial void Ended(ILogger log, Guid tenant, string why);
    }
}
