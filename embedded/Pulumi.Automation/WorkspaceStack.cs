using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Pulumi.Automation.Commands.Exceptions;
using Pulumi.Automation.Events;
using Pulumi.Embedded.Display;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.State;

namespace Pulumi.Automation;

/// <summary>One stack of a workspace.</summary>
public sealed class WorkspaceStack : IDisposable
{
    private readonly LocalWorkspace _workspace;

    private WorkspaceStack(string name, LocalWorkspace workspace) => (Name, _workspace) = (name, workspace);

    /// <summary>The name it was asked for by.</summary>
    public string Name { get; }

    /// <summary>Its workspace.</summary>
    public Workspace Workspace => _workspace;

    /// <summary>Changes to the recorded state by hand.</summary>
    public WorkspaceStackState State => new(() => Engine);

    /// <summary>Makes a stack. Throws <see cref="StackAlreadyExistsException"/> when there is one.</summary>
    public static async Task<WorkspaceStack> CreateAsync(
        string name,
        Workspace workspace,
        CancellationToken cancellationToken = default
    )
    {
        await workspace.CreateStackAsync(name, cancellationToken).ConfigureAwait(false);
        return new WorkspaceStack(name, (LocalWorkspace)workspace);
    }

    /// <summary>Takes a stack. Throws <see cref="StackNotFoundException"/> when there is none.</summary>
    public static async Task<WorkspaceStack> SelectAsync(
        string name,
        Workspace workspace,
        CancellationToken cancellationToken = default
    )
    {
        await workspace.SelectStackAsync(name, cancellationToken).ConfigureAwait(false);
        return new WorkspaceStack(name, (LocalWorkspace)workspace);
    }

    /// <summary>Takes a stack, or makes it.</summary>
    public static async Task<WorkspaceStack> CreateOrSelectAsync(
        string name,
        Workspace workspace,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            return await SelectAsync(name, workspace, cancellationToken).ConfigureAwait(false);
        }
        catch (StackNotFoundException)
        {
            try
            {
                return await CreateAsync(name, workspace, cancellationToken).ConfigureAwait(false);
            }
            catch (StackAlreadyExistsException)
            {
                return await SelectAsync(name, workspace, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Runs the program and makes the stack so. Throws <see cref="ConcurrentUpdateException"/> while another operation
    /// is under way, what the program threw when it failed, and <see cref="CommandException"/> when a resource did.
    /// </summary>
    public Task<UpResult> UpAsync(UpOptions? options = null, CancellationToken cancellationToken = default) =>
        LocalWorkspace.GuardAsync(async () =>
        {
            var program = ProgramOf(options?.Program, cancellationToken);
            var run = (
                await OptionsAsync(options, options?.Replace, options?.Refresh == true, options?.TargetDependents)
                    .ConfigureAwait(false)
            ) with
            {
                ContinueOnError = options?.ContinueOnError == true,
            };
            if (options?.ExpectNoChanges == true)
                await PreviewAsync(
                        new PreviewOptions
                        {
                            ExpectNoChanges = true,
                            Program = options.Program,
                            Target = options.Target,
                            TargetDependents = options.TargetDependents,
                        },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            var (outcome, printer) = await PrintedRun
                .UpAsync(
                    Engine,
                    program,
                    run,
                    isPreview: false,
                    options?.Diff == true,
                    options?.OnStandardOutput,
                    cancellationToken
                )
                .ConfigureAwait(false);
            Check(outcome, printer, options, cancellationToken);
            return new UpResult(
                printer.Text,
                printer.ErrorText,
                Summary(outcome, run, UpdateKind.Update),
                Outputs.Map(outcome.Outputs)
            );
        });

    /// <summary>Runs the program and says what would be done.</summary>
    public Task<PreviewResult> PreviewAsync(
        PreviewOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        LocalWorkspace.GuardAsync(async () =>
        {
            var program = ProgramOf(options?.Program, cancellationToken);
            var run = await OptionsAsync(options, options?.Replace, options?.Refresh == true, options?.TargetDependents)
                .ConfigureAwait(false);
            var (outcome, printer) = await PrintedRun
                .UpAsync(
                    Engine,
                    program,
                    run,
                    isPreview: true,
                    options?.Diff == true,
                    options?.OnStandardOutput,
                    cancellationToken
                )
                .ConfigureAwait(false);
            Check(outcome, printer, options, cancellationToken);
            if (options?.ExpectNoChanges == true && outcome.Changes.Any(c => c.Key != StepOp.Same))
                throw new CommandException(
                    $"error: no changes were expected but changes were proposed\n{printer.Text}"
                );
            return new PreviewResult(printer.Text, printer.ErrorText, EventMapper.Changes(outcome.Changes));
        });

    /// <summary>Records every resource as it is.</summary>
    public Task<UpdateResult> RefreshAsync(
        RefreshOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        LocalWorkspace.GuardAsync(async () =>
        {
            var run = (await OptionsAsync(options, null, refresh: false).ConfigureAwait(false)) with
            {
                ClearPendingCreates = options?.ClearPendingCreates == true,
                Kind = "refresh",
            };
            var (outcome, printer) = await PrintedRun
                .RefreshAsync(Engine, run, options?.PreviewOnly == true, options?.OnStandardOutput, cancellationToken)
                .ConfigureAwait(false);
            Check(outcome, printer, options, cancellationToken);
            if (options?.ExpectNoChanges == true && outcome.Changes.Any(c => c.Key != StepOp.Same))
                throw new CommandException($"error: no changes were expected but changes occurred\n{printer.Text}");
            return new UpdateResult(printer.Text, printer.ErrorText, Summary(outcome, run, UpdateKind.Refresh));
        });

    /// <summary>Deletes every resource; the stack stays.</summary>
    public Task<UpdateResult> DestroyAsync(
        DestroyOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        LocalWorkspace.GuardAsync(async () =>
        {
            var run = (
                await OptionsAsync(options, null, options?.Refresh == true, options?.TargetDependents)
                    .ConfigureAwait(false)
            ) with
            {
                Kind = "destroy",
                ContinueOnError = options?.ContinueOnError == true,
            };
            var (outcome, printer) = await PrintedRun
                .DestroyAsync(Engine, run, options?.PreviewOnly == true, options?.OnStandardOutput, cancellationToken)
                .ConfigureAwait(false);
            Check(outcome, printer, options, cancellationToken);
            return new UpdateResult(printer.Text, printer.ErrorText, Summary(outcome, run, UpdateKind.Destroy));
        });

    /// <summary>The outputs of the last update.</summary>
    public Task<ImmutableDictionary<string, OutputValue>> GetOutputsAsync(
        CancellationToken cancellationToken = default
    ) => Workspace.GetStackOutputsAsync(Name, cancellationToken);

    /// <summary>What was done to the stack, newest first.</summary>
    public Task<ImmutableList<UpdateSummary>> GetHistoryAsync(
        HistoryOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        LocalWorkspace.GuardAsync(async () =>
        {
            var engine = Engine;
            var entries = await engine
                .Backend.HistoryAsync(engine.Stack, options?.PageSize, options?.Page, cancellationToken)
                .ConfigureAwait(false);
            byte[]? key = null;
            if (
                options?.ShowSecrets == true
                && entries.Any(e => e.Config.Values.Any(c => c.Secure))
                && (await engine.ReadAsync(openSecrets: false, cancellationToken).ConfigureAwait(false)).Salt
                    is { } salt
            )
            {
                key = await PassphraseKeys.KeyAsync(_workspace.Environment.Passphrase(), salt).ConfigureAwait(false);
            }
            return entries.Select(e => Summary(e, key)).ToImmutableList();
        });

    /// <summary>The last operation; null when there was none.</summary>
    public async Task<UpdateSummary?> GetInfoAsync(CancellationToken cancellationToken = default) =>
        (
            await GetHistoryAsync(new HistoryOptions { PageSize = 1, Page = 1 }, cancellationToken)
                .ConfigureAwait(false)
        ).FirstOrDefault();

    /// <summary>The state. Its secrets are readable in it.</summary>
    public Task<StackDeployment> ExportStackAsync(CancellationToken cancellationToken = default) =>
        Workspace.ExportStackAsync(Name, cancellationToken);

    /// <summary>Replaces the state.</summary>
    public Task ImportStackAsync(StackDeployment state, CancellationToken cancellationToken = default) =>
        Workspace.ImportStackAsync(Name, state, cancellationToken);

    /// <summary>Removes the locks that other processes left. An operation in this process keeps its own.</summary>
    public Task CancelAsync(CancellationToken cancellationToken = default) =>
        StackLock.CancelAsync(Engine.Backend.Store, Engine.Stack, cancellationToken);

    /// <inheritdoc cref="Workspace.GetConfigAsync(string, string, CancellationToken)" />
    public Task<ConfigValue> GetConfigAsync(string key, CancellationToken cancellationToken = default) =>
        Workspace.GetConfigAsync(Name, key, cancellationToken);

    /// <inheritdoc cref="Workspace.GetConfigAsync(string, string, bool, CancellationToken)" />
    public Task<ConfigValue> GetConfigAsync(string key, bool path, CancellationToken cancellationToken = default) =>
        Workspace.GetConfigAsync(Name, key, path, cancellationToken);

    /// <inheritdoc cref="Workspace.GetAllConfigAsync" />
    public Task<ImmutableDictionary<string, ConfigValue>> GetAllConfigAsync(
        CancellationToken cancellationToken = default
    ) => Workspace.GetAllConfigAsync(Name, cancellationToken);

    /// <inheritdoc cref="Workspace.SetConfigAsync(string, string, ConfigValue, CancellationToken)" />
    public Task SetConfigAsync(string key, ConfigValue value, CancellationToken cancellationToken = default) =>
        Workspace.SetConfigAsync(Name, key, value, cancellationToken);

    /// <inheritdoc cref="Workspace.SetConfigAsync(string, string, ConfigValue, bool, CancellationToken)" />
    public Task SetConfigAsync(
        string key,
        ConfigValue value,
        bool path,
        CancellationToken cancellationToken = default
    ) => Workspace.SetConfigAsync(Name, key, value, path, cancellationToken);

    /// <inheritdoc cref="Workspace.SetAllConfigAsync(string, IDictionary{string, ConfigValue}, CancellationToken)" />
    public Task SetAllConfigAsync(
        IDictionary<string, ConfigValue> configMap,
        CancellationToken cancellationToken = default
    ) => Workspace.SetAllConfigAsync(Name, configMap, cancellationToken);

    /// <inheritdoc cref="Workspace.SetAllConfigAsync(string, IDictionary{string, ConfigValue}, bool, CancellationToken)" />
    public Task SetAllConfigAsync(
        IDictionary<string, ConfigValue> configMap,
        bool path,
        CancellationToken cancellationToken = default
    ) => Workspace.SetAllConfigAsync(Name, configMap, path, cancellationToken);

    /// <inheritdoc cref="Workspace.RemoveConfigAsync" />
    public Task RemoveConfigAsync(string key, CancellationToken cancellationToken = default) =>
        Workspace.RemoveConfigAsync(Name, key, cancellationToken);

    /// <inheritdoc cref="Workspace.RemoveAllConfigAsync" />
    public Task RemoveAllConfigAsync(IEnumerable<string> keys, CancellationToken cancellationToken = default) =>
        Workspace.RemoveAllConfigAsync(Name, keys, cancellationToken);

    /// <inheritdoc cref="Workspace.RefreshConfigAsync" />
    public Task<ImmutableDictionary<string, ConfigValue>> RefreshConfigAsync(
        CancellationToken cancellationToken = default
    ) => Workspace.RefreshConfigAsync(Name, cancellationToken);

    /// <summary>Frees the workspace.</summary>
    public void Dispose() => Workspace.Dispose();

    private StackEngine Engine => _workspace.EngineFor(Name);

    private StackProgram ProgramOf(PulumiFn? program, CancellationToken cancellationToken) =>
        (program ?? Workspace.Program)?.ToProgram(cancellationToken)
        ?? throw new NotSupportedException(
            "The workspace has no program. The embedded packages run inline programs only: pass one in InlineProgramArgs or the options."
        );

    private async Task<RunOptions> OptionsAsync(
        UpdateOptions? options,
        List<string>? replace,
        bool refresh,
        bool? targetDependents = null
    )
    {
        var listener = options?.OnEvent;
        return new RunOptions
        {
            Config = await _workspace.ConfigOfAsync(Name).ConfigureAwait(false),
            // As on the official self-managed backends, whatever the stack was asked for by.
            Organization = "organization",
            Message = options?.Message ?? "",
            Parallel = options?.Parallel,
            Refresh = refresh,
            Replace = replace ?? [],
            Targets = new Targets(options?.Target ?? [], targetDependents == true),
            OnEvent = listener is null ? null : e => listener(EventMapper.Map(e)),
        };
    }

    private static void Check(
        RunOutcome outcome,
        RunPrinter printer,
        UpdateOptions? options,
        CancellationToken cancellationToken
    )
    {
        if (outcome.Succeeded)
            return;
        foreach (var line in printer.ErrorText.TrimEnd('\n').Split('\n'))
            options?.OnStandardError?.Invoke(line);
        if (outcome.ProgramFailure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        cancellationToken.ThrowIfCancellationRequested();
        throw new CommandException($"code: 255\nstdout: {printer.Text}\nstderr: {printer.ErrorText}");
    }

    private static UpdateSummary Summary(RunOutcome outcome, RunOptions options, UpdateKind kind) =>
        new()
        {
            Kind = kind,
            StartTime = outcome.Start,
            EndTime = outcome.Start + outcome.Duration,
            Message = options.Message,
            Result = UpdateState.Succeeded,
            Version = 0,
            Config = options.Config.ToImmutableDictionary(
                c => c.Key,
                c => new ConfigValue(c.Value.Value, c.Value.IsSecret)
            ),
            ResourceChanges = EventMapper.Changes(outcome.Changes),
        };

    private static UpdateSummary Summary(HistoryEntry entry, byte[]? key) =>
        new()
        {
            Kind = Enum.TryParse<UpdateKind>(entry.Kind, ignoreCase: true, out var kind) ? kind : UpdateKind.Update,
            StartTime = entry.Start,
            EndTime = entry.End,
            Message = entry.Message,
            Environment = entry.Environment.ToImmutableDictionary(),
            Config = entry.Config.ToImmutableDictionary(
                c => c.Key,
                c => new ConfigValue(
                    !c.Value.Secure ? c.Value.Value
                        : key is null ? ""
                        : PassphraseKeys.TryDecrypt(key, c.Value.Value) ?? "",
                    c.Value.Secure
                )
            ),
            // ok: a history entry's, not a task's
            Result = entry.Result == "succeeded" ? UpdateState.Succeeded : UpdateState.Failed,
            Version = 0,
            ResourceChanges = entry.ResourceChanges.ToImmutableDictionary(
                c => EventMapper.Operation(c.Key),
                c => c.Value
            ),
        };
}
