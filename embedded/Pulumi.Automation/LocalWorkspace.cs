using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Logging;
using Pulumi.Automation.Commands.Exceptions;
using Pulumi.Automation.Exceptions;
using Pulumi.Embedded.Engine;
using Pulumi.Embedded.Files;
using Pulumi.Embedded.State;

namespace Pulumi.Automation;

/// <summary>
/// A workspace on this machine. Given a work directory it keeps Pulumi.yaml and the stacks' files there; otherwise in
/// memory.
/// </summary>
public sealed partial class LocalWorkspace : Workspace
{
    private readonly Dictionary<string, StackFile> _stackFiles = [];
    private readonly Lock _gate = new();
    private readonly bool _ownsWorkDir;
    private string? _workDir;
    private string? _selected;
    private ProjectSettings? _project;

    private LocalWorkspace(LocalWorkspaceOptions? options)
    {
        if (options?.SecretsProvider is not (null or "" or "passphrase" or "default"))
        {
            throw new NotSupportedException(
                $"The secrets provider '{options.SecretsProvider}' needs the official packages; the embedded ones have 'passphrase'."
            );
        }
        _workDir = options?.WorkDir;
        _ownsWorkDir = _workDir is null;
        (PulumiHome, SecretsProvider, Program, Logger, EnvironmentVariables, _project) = (
            options?.PulumiHome,
            options?.SecretsProvider,
            options?.Program,
            options?.Logger,
            options?.EnvironmentVariables,
            options?.ProjectSettings
        );
        ReconcileProject();
        foreach (var (name, settings) in options?.StackSettings ?? new Dictionary<string, StackSettings>())
            SaveStackFile(name, ToFile(settings));
    }

    /// <inheritdoc />
    public override string WorkDir => _workDir ??= Directory.CreateTempSubdirectory("automation-").FullName;

    /// <inheritdoc />
    public override string? PulumiHome { get; }

    /// <inheritdoc />
    public override string PulumiVersion => Checkpoint.EngineVersion[1..];

    /// <inheritdoc />
    public override string? SecretsProvider { get; }

    /// <inheritdoc />
    public override PulumiFn? Program { get; set; }

    /// <inheritdoc />
    public override ILogger? Logger { get; set; }

    /// <inheritdoc />
    public override IDictionary<string, string?>? EnvironmentVariables { get; set; }

    private string ProjectName =>
        _project?.Name
        ?? throw new InvalidOperationException(
            "The workspace has no project: pass ProjectSettings, or a WorkDir with a Pulumi.yaml."
        );

    /// <summary>Makes a workspace.</summary>
    public static Task<LocalWorkspace> CreateAsync(
        LocalWorkspaceOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(new LocalWorkspace(options));

    /// <summary>Makes a stack. Throws <see cref="StackAlreadyExistsException"/> when there is one.</summary>
    public static Task<WorkspaceStack> CreateStackAsync(InlineProgramArgs args) => CreateStackAsync(args, default);

    /// <summary>Makes a stack. Throws <see cref="StackAlreadyExistsException"/> when there is one.</summary>
    public static Task<WorkspaceStack> CreateStackAsync(InlineProgramArgs args, CancellationToken cancellationToken) =>
        WorkspaceStack.CreateAsync(args.StackName, new LocalWorkspace(args), cancellationToken);

    /// <summary>Takes a stack. Throws <see cref="StackNotFoundException"/> when there is none.</summary>
    public static Task<WorkspaceStack> SelectStackAsync(InlineProgramArgs args) => SelectStackAsync(args, default);

    /// <summary>Takes a stack. Throws <see cref="StackNotFoundException"/> when there is none.</summary>
    public static Task<WorkspaceStack> SelectStackAsync(InlineProgramArgs args, CancellationToken cancellationToken) =>
        WorkspaceStack.SelectAsync(args.StackName, new LocalWorkspace(args), cancellationToken);

    /// <summary>Takes a stack, or makes it.</summary>
    public static Task<WorkspaceStack> CreateOrSelectStackAsync(InlineProgramArgs args) =>
        CreateOrSelectStackAsync(args, default);

    /// <summary>Takes a stack, or makes it.</summary>
    public static Task<WorkspaceStack> CreateOrSelectStackAsync(
        InlineProgramArgs args,
        CancellationToken cancellationToken
    ) => WorkspaceStack.CreateOrSelectAsync(args.StackName, new LocalWorkspace(args), cancellationToken);

    /// <inheritdoc />
    public override Task<ProjectSettings?> GetProjectSettingsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(_project);

    /// <inheritdoc />
    public override Task SaveProjectSettingsAsync(
        ProjectSettings settings,
        CancellationToken cancellationToken = default
    )
    {
        _project = settings;
        if (!_ownsWorkDir)
            ToFile(settings).Write();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override async Task<WhoAmIResult> WhoAmIAsync(CancellationToken cancellationToken = default)
    {
        var backend = OpenBackend();
        await Task.CompletedTask.ConfigureAwait(false);
        return new WhoAmIResult(System.Environment.UserName, backend.Store.Url, []);
    }

    /// <inheritdoc />
    public override Task CreateStackAsync(string stackName, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            await OpenBackend()
                .CreateAsync(Name(stackName), StackFileOf(stackName).EncryptionSalt, cancellationToken)
                .ConfigureAwait(false);
            _selected = Name(stackName).Name;
            return true;
        });

    /// <inheritdoc />
    public override Task SelectStackAsync(string stackName, CancellationToken cancellationToken) =>
        GuardAsync(async () =>
        {
            if (!await OpenBackend().ExistsAsync(Name(stackName), cancellationToken).ConfigureAwait(false))
                throw new StackMissingException(Name(stackName));
            _selected = Name(stackName).Name;
            return true;
        });

    /// <inheritdoc />
    public override Task RemoveStackAsync(string stackName, CancellationToken cancellationToken = default) =>
        GuardAsync(async () =>
        {
            await EngineFor(stackName).RemoveAsync(cancellationToken).ConfigureAwait(false);
            if (!_ownsWorkDir)
                File.Delete(StackFile.PathOf(WorkDir, stackName));
            return true;
        });

    /// <inheritdoc />
    public override Task<ImmutableList<StackSummary>> ListStacksAsync(CancellationToken cancellationToken = default) =>
        GuardAsync(async () =>
        {
            var backend = OpenBackend();
            var summaries = ImmutableList.CreateBuilder<StackSummary>();
            foreach (var stack in await backend.ListAsync(ProjectName, cancellationToken).ConfigureAwait(false))
            {
                if (await SummaryAsync(backend, stack, cancellationToken).ConfigureAwait(false) is { } summary)
                    summaries.Add(summary);
            }
            return summaries.ToImmutable();
        });

    /// <inheritdoc />
    public override Task<StackSummary?> GetStackAsync(CancellationToken cancellationToken = default) =>
        GuardAsync(() =>
            _selected is null
                ? Task.FromResult<StackSummary?>(null)
                : SummaryAsync(OpenBackend(), Name(_selected), cancellationToken)
        );

    /// <inheritdoc />
    public override Task<StackDeployment> ExportStackAsync(
        string stackName,
        CancellationToken cancellationToken = default
    ) =>
        GuardAsync(async () =>
            StackDeployment.FromJsonString(
                Encoding.UTF8.GetString(
                    (
                        await EngineFor(stackName)
                            .ExportAsync(showSecrets: true, cancellationToken)
                            .ConfigureAwait(false)
                    ).Span
                )
            )
        );

    /// <inheritdoc />
    public override Task ImportStackAsync(
        string stackName,
        StackDeployment state,
        CancellationToken cancellationToken = default
    ) =>
        GuardAsync(async () =>
        {
            await EngineFor(stackName)
                .ImportAsync(Encoding.UTF8.GetBytes(state.Json.GetRawText()), cancellationToken)
                .ConfigureAwait(false);
            return true;
        });

    /// <inheritdoc />
    public override Task InstallPluginAsync(
        string name,
        string version,
        PluginKind kind = PluginKind.Resource,
        PluginInstallOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Task.CompletedTask;

    /// <inheritdoc />
    public override Task RemovePluginAsync(
        string? name = null,
        string? versionRange = null,
        PluginKind kind = PluginKind.Resource,
        CancellationToken cancellationToken = default
    ) => Task.CompletedTask;

    /// <inheritdoc />
    public override Task<ImmutableList<PluginInfo>> ListPluginsAsync(CancellationToken cancellationToken = default) =>
        Task.FromResult(ImmutableList<PluginInfo>.Empty);

    /// <inheritdoc />
    public override Task<ImmutableDictionary<string, OutputValue>> GetStackOutputsAsync(
        string stackName,
        CancellationToken cancellationToken = default
    ) =>
        GuardAsync(async () =>
            Outputs.Map(
                (await EngineFor(stackName).ReadAsync(openSecrets: true, cancellationToken).ConfigureAwait(false))
                    .RootStack
                    ?.Outputs
                    ?? []
            )
        );

    internal StackEngine EngineFor(string stackName) =>
        new(OpenBackend(), Name(stackName), StackFileOf(stackName).EncryptionSalt);

    internal StackName Name(string stackName) => StackName.Parse(stackName, ProjectName);

    internal StackEnvironment Environment => new(EnvironmentVariables?.ToDictionary());

    /// <summary>Failures as the official package throws them.</summary>
    internal static async Task<T> GuardAsync<T>(Func<Task<T>> operation)
    {
        try
        {
            return await operation().ConfigureAwait(false);
        }
        catch (StackLockedException e)
        {
            throw new ConcurrentUpdateException($"error: {e.Message}", e);
        }
        catch (StackMissingException e)
        {
            throw new StackNotFoundException($"error: {e.Message}", e);
        }
        catch (StackExistsException e)
        {
            throw new StackAlreadyExistsException($"error: {e.Message}", e);
        }
        catch (Exception e) when (e is StateException or WrongPassphraseException)
        {
            throw new CommandException($"error: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (!disposing || !_ownsWorkDir || _workDir is null)
            return;
        try
        {
            Directory.Delete(_workDir, recursive: true);
        }
        catch (DirectoryNotFoundException) { }
    }

    private async Task<StackSummary?> SummaryAsync(
        Backend backend,
        StackName stack,
        CancellationToken cancellationToken
    )
    {
        var checkpoint = await backend
            .ReadAsync(stack, StackSecrets.Closed(backend.Environment), cancellationToken)
            .ConfigureAwait(false);
        if (checkpoint is null)
            return null;
        var running = await backend.IsLockedAsync(stack, cancellationToken).ConfigureAwait(false);
        return new StackSummary(
            stack.Name,
            stack.Name == _selected,
            checkpoint.Time == default ? null : checkpoint.Time,
            running,
            checkpoint.Resources.Count
        );
    }

    private Backend OpenBackend() => Backend.Open(Environment, _project?.Backend?.Url);

    private void ReconcileProject()
    {
        if (_ownsWorkDir)
            return;
        var path = Path.Combine(WorkDir, "Pulumi.yaml");
        if (!File.Exists(path))
        {
            if (_project is not null)
                ToFile(_project).Write();
            return;
        }
        var onDisk = ProjectFile.Read(path);
        if (_project is not null && _project.Name != onDisk.Name)
            throw new ProjectSettingsConflictException(path);
        _project ??= new ProjectSettings(onDisk.Name, ProjectRuntimeName.Dotnet)
        {
            Description = onDisk.Description,
            Main = onDisk.Main,
        };
        _project.Backend ??= onDisk.BackendUrl is null ? null : new ProjectBackend { Url = onDisk.BackendUrl };
    }

    private ProjectFile ToFile(ProjectSettings settings) =>
        new(settings.Name, WorkDir)
        {
            Runtime = settings.Runtime.Name.ToString().ToLowerInvariant(),
            Description = settings.Description,
            Main = settings.Main,
            BackendUrl = settings.Backend?.Url,
        };
}
