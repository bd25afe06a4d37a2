using Berth.Docker;
using Berth.Operations;
using Berth.Platform.Audit;
using Berth.Shop.Catalog;

namespace Berth.Doors.Live;

/// <summary>
/// Ends all that was started in a console: it has a mark in its environment, which children inherit. What cannot be
/// ended so, because the shell does not start any more, ends with a restart of the container.
/// </summary>
public sealed partial class EndConsole(IServiceScopeFactory scopes, ILogger<EndConsole> log)
{
    /// <summary>In the environment of a console's shell.</summary>
    internal const string Mark = "BERTH_CONSOLE=";

    /// <summary>What its place in <see cref="LiveRoom"/> is called.</summary>
    internal const string Kind = "console";

    private const int Tries = 3;

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Ends what an earlier one left, if there is any. A shell that cannot be run ends nothing, and has begun nothing.
    /// </summary>
    /// <exception cref="LiveException">There is no such shell, or as in <see cref="RunAsync"/>.</exception>
    internal Task BeforeAsync(
        Guid tenantId,
        FindContainer.Found found,
        string container,
        ConsoleTerms terms,
        CancellationToken cancellationToken
    ) => RunAsync(tenantId, found, container, terms, cancellationToken, mayHaveNoShell: true);

    /// <summary>Ends it. Nothing to end is fine, and so is a container that does not run.</summary>
    /// <exception cref="LiveException">It could not be done, and the container is restarted.</exception>
    /// <exception cref="DockerException">The engine is away.</exception>
    internal async Task RunAsync(
        Guid tenantId,
        FindContainer.Found found,
        string container,
        ConsoleTerms terms,
        CancellationToken cancellationToken,
        bool mayHaveNoShell = false
    )
    {
        for (var tries = 1; ; tries++)
        {
            var trouble = "some of it is left";
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Each);
            try
            {
                switch (await found.Engine.Exec.EndAsync(container, terms.Shell, UserOf(terms), Mark, limit.Token))
                {
                    case 0:
                        return;
                    case 126 or 127 when mayHaveNoShell:
                        throw new LiveException(409, ConsoleNote.NoShell);
                    case 126 or 127:
                        trouble = "its shell does not start any more";
                        break;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                trouble = $"it took longer than {Each.TotalSeconds:0} seconds";
            }
            catch (DockerException e) when (e.IsNotFound || e.IsConflict)
            {
                return; // the container does not run, and nothing in it
            }
            catch (DockerException e) when (tries < Tries || e.Status is not null)
            {
                trouble = e.Message;
            }
            Log.IsLeft(log, tenantId, trouble);
            if (tries == Tries)
                break;
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
        await RestartAsync(tenantId, cancellationToken);
        throw new LiveException(
            409,
            "What was started in the console could not be ended, so your container is being restarted."
        );
    }

    /// <summary>The container that it runs in; null when a part is not there.</summary>
    internal static string? ContainerOf(FindContainer.Found found, ConsoleTerms terms) =>
        terms.Part.Length == 0 ? found.Id : found.Parts.GetValueOrDefault(terms.Part);

    /// <summary>Who it runs as; null = the container's own.</summary>
    internal static string? UserOf(ConsoleTerms terms) => terms.User.Length > 0 ? terms.User : null;

    private async Task RestartAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        Actor.Is("system", "what was left in its console could not be ended");
        await scope.ServiceProvider.GetRequiredService<ChangeTenant>().RestartAsync(tenantId, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Not all that was started in the console of the tenant {Tenant} has ended: {Trouble}"
        )]
        public static partial void IsLeft(ILogger log, Guid tenant, string trouble);
    }
}
