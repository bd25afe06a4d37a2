using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Berth.Docker;
using Berth.Shop.Answers;
using Berth.Shop.Catalog;

namespace Berth.Doors.Live;

/// <summary>
/// Runs a command of a product in a tenant's container. Only those that the product's file names, as they stand there,
/// with values for the arguments that it names, which are checked here, too: the web is not believed.
/// One at a time for a tenant: the engine cannot end a command, so one that is not waited for any more keeps the place
/// until it has ended.
/// </summary>
public sealed partial class RunCommand(
    ProductCatalog catalog,
    LiveRoom room,
    IHostApplicationLifetime process,
    TimeProvider clock,
    ILogger<RunCommand> log
)
{
    /// <summary>Most that is handed on, in characters; the rest is dropped.</summary>
    private const int MostOutput = 256 * 1024;

    /// <summary>Begins it. What it returns is to be read once, to its end.</summary>
    /// <exception cref="LiveException">
    /// 404 there is no such command, 409 the container does not run or another command does, 422 a value is not taken.
    /// </exception>
    public IAsyncEnumerable<CommandPiece> Begin(
        Guid tenantId,
        FindContainer.Found container,
        string name,
        IReadOnlyDictionary<string, string?> arguments,
        CancellationToken cancellationToken
    )
    {
        var command =
            catalog.Find(container.Product)?.Commands.FirstOrDefault(c => c.Name == name)
            ?? throw new LiveException(404, "There is no such command.");
        if (!container.Runs)
            throw LiveException.NotRunning();
        var line = command.Line(Checked(command, arguments));
        var place =
            room.TryTake(tenantId, "command", most: 1)
            ?? throw new LiveException(409, "A command is still running in your container. Wait until it has ended.");
        Log.Begun(log, name, tenantId);
        var pieces = Channel.CreateUnbounded<CommandPiece>(); // not more than MostOutput gets into it
        _ = PumpAsync(container, line, pieces.Writer, place);
        return ReadAsync(pieces.Reader, TimeSpan.FromSeconds(command.TimeoutSeconds), cancellationToken);
    }

    private static IReadOnlyDictionary<string, string> Checked(
        ProductCommand command,
        IReadOnlyDictionary<string, string?> arguments
    )
    {
        var its = CheckArguments.Of(command, arguments);
        return its.Errors.Count == 0
            ? its.Values
            : throw new LiveException(422, string.Join(" ", its.Errors.Select(e => $"{e.Key}: {e.Value}")));
    }

    /// <summary>Reads until the command ends, whoever listens.</summary>
    private async Task PumpAsync(
        FindContainer.Found container,
        List<string> line,
        ChannelWriter<CommandPiece> to,
        IDisposable place
    )
    {
        try
        {
            var left = MostOutput;
            await foreach (
                var piece in container.Engine.Exec.ReadAsync(
                    container.Id,
                    new ExecSpec { Cmd = line },
                    process.ApplicationStopping
                )
            )
            {
                if (piece.ExitCode is null && (left -= piece.Text.Length) < 0)
                    continue;
                to.TryWrite(
                    new(
                        piece.Stream == OutputStream.Error ? "error" : "out",
                        piece.Text,
                        piece.ExitCode,
                        piece.ExitCode is not null && left < 0 ? "It printed more than is shown." : null
                    )
                );
            }
            to.TryComplete();
        }
        catch (Exception e) when (e is OperationCanceledException or DockerException)
        {
            to.TryComplete(e is DockerException refused ? FindContainer.Say(refused) : null);
        }
        finally
        {
            place.Dispose();
        }
    }

    private async IAsyncEnumerable<CommandPiece> ReadAsync(
        ChannelReader<CommandPiece> pieces,
        TimeSpan limit,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var late = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        CommandPiece? last = null;
        while (last is not { IsLast: true })
        {
            try
            {
                last = await pieces.ReadAsync(both.Token);
            }
            catch (OperationCanceledException)
                when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                last = new(
                    "out",
                    "",
                    Note: $"It takes longer than {limit.TotalSeconds:0} seconds. It may still be running in your "
                        + "container, but is not waited for any more."
                );
            }
            catch (ChannelClosedException e) when (e.InnerException is LiveException trouble)
            {
                last = new("out", "", Note: trouble.Message);
            }
            catch (ChannelClosedException)
            {
                last = new("out", "", Note: "Berth is starting again; how the command ended is not known.");
            }
            yield return last;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The command {Name} begins for the tenant {Tenant}")]
        public static partial void Begun(ILogger log, string name, Guid tenant);
    }
}
