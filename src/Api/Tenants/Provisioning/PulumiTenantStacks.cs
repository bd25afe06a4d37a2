using System.Text.Json.Nodes;
using Berth.Platform.Settings;
using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Pulumi.Automation.Events;

namespace Berth.Tenants.Provisioning;

/// <summary>
/// Applies tenant stacks with the Pulumi Automation API; no other file knows that API. Each tenant has its own stack.
/// </summary>
public sealed partial class PulumiTenantStacks(BerthSettings settings, ILogger<PulumiTenantStacks> log) : ITenantStacks
{
    private const string Project = "berth-tenants";

    /// <inheritdoc />
    public async Task UpAsync(TenantSpec spec, Action<string> step, CancellationToken cancellationToken)
    {
        using var stack = await OpenAsync(spec, cancellationToken);
        await RunAsync(
            spec,
            stack,
            () => stack.UpAsync(new UpOptions { OnEvent = e => Tell(e, step), Color = "never" }, cancellationToken),
            cancellationToken
        );
    }

    /// <inheritdoc />
    public async Task DestroyAsync(TenantSpec spec, CancellationToken cancellationToken)
    {
        HashSet<(string Type, string Name)> made = [];
        WorkspaceStack stack;
        try
        {
            stack = await LocalWorkspace.SelectStackAsync(
                Program(spec, () => TenantStack.Release(spec, made)),
                cancellationToken
            );
        }
        catch (StackNotFoundException)
        {
            DeleteFolder(StackName(spec));
            return;
        }
        using var _ = stack;
        // The volume is protected until now. This update removes the protection and the container, and creates nothing.
        made.UnionWith(ResourcesIn(await stack.ExportStackAsync(cancellationToken)));
        if (made.Count > 0)
            await RunAsync(
                spec,
                stack,
                () => stack.UpAsync(new UpOptions { Color = "never", ContinueOnError = true }, cancellationToken),
                cancellationToken
            );
        await RunAsync(
            spec,
            stack,
            // The sooner all that can go is gone, the better; the job tries again for the rest.
            () => stack.DestroyAsync(new DestroyOptions { Color = "never", ContinueOnError = true }, cancellationToken),
            cancellationToken
        );
        await ForgetAsync(StackName(spec), cancellationToken);
    }

    /// <inheritdoc />
    public async Task RefreshAsync(TenantSpec spec, CancellationToken cancellationToken)
    {
        using var stack = await OpenAsync(spec, cancellationToken);
        Task ReadAsync() =>
            RunAsync(
                spec,
                stack,
                () => stack.RefreshAsync(new RefreshOptions { Color = "never" }, cancellationToken),
                cancellationToken
            );
        try
        {
            await ReadAsync();
        }
        catch (StackFailedException e)
        {
            // A refresh asks with what the state has: an old token, an old address of the engine. An update changes
            // these first, whatever becomes of the rest.
            Log.NotRead(log, spec.Slug, e.Message);
            await ((Task)stack.UpAsync(new UpOptions { Color = "never" }, cancellationToken)).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing
            );
            await ReadAsync();
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<FoundStack>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var workspace = await WorkspaceAsync(cancellationToken);
            return
            [
                .. (await workspace.ListStacksAsync(cancellationToken)).Select(s => new FoundStack(
                    s.Name,
                    TenantOf(s.Name),
                    s.LastUpdate,
                    s.IsUpdateInProgress
                )),
            ];
        }
        catch (CommandException e)
        {
            throw new StackFailedException($"The stacks could not be listed: {e.Message}", e);
        }
    }

    /// <inheritdoc />
    public async Task ForgetAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            using var workspace = await WorkspaceAsync(cancellationToken);
            await workspace.SelectStackAsync(name, cancellationToken);
            // Pulumi does not remove a stack that has resources, so empty its record first.
            var state = JsonNode.Parse((await workspace.ExportStackAsync(name, cancellationToken)).Json.GetRawText())!;
            if (
                state["deployment"] is JsonObject deployment
                && (Emptied(deployment, "resources") | Emptied(deployment, "pending_operations"))
            )
                await workspace.ImportStackAsync(
                    name,
                    StackDeployment.FromJsonString(state.ToJsonString()),
                    cancellationToken
                );
            await workspace.RemoveStackAsync(name, cancellationToken);
        }
        catch (StackNotFoundException)
        {
            // The record is gone already; only the folder is left.
        }
        catch (CommandException e)
        {
            throw new StackFailedException($"The record of the stack {name} could not be removed: {e.Message}", e);
        }
        DeleteFolder(name);
    }

    private Task<LocalWorkspace> WorkspaceAsync(CancellationToken cancellationToken) =>
        LocalWorkspace.CreateAsync(
            new LocalWorkspaceOptions
            {
                ProjectSettings = new ProjectSettings(Project, ProjectRuntimeName.Dotnet),
                SecretsProvider = "passphrase",
                EnvironmentVariables = Backend(),
            },
            cancellationToken
        );

    private Task<WorkspaceStack> OpenAsync(TenantSpec spec, CancellationToken cancellationToken) =>
        LocalWorkspace.CreateOrSelectStackAsync(Program(spec, () => TenantStack.Define(spec)), cancellationToken);

    private InlineProgramArgs Program(TenantSpec spec, Func<IDictionary<string, object?>> define) =>
        new(Project, StackName(spec), PulumiFn.Create(define))
        {
            WorkDir = Directory.CreateDirectory(Path.Combine(settings.Stacks.WorkFolder, StackName(spec))).FullName,
            SecretsProvider = "passphrase",
            EnvironmentVariables = Backend(),
        };

    private static IEnumerable<(string Type, string Name)> ResourcesIn(StackDeployment deployment) =>
        JsonNode.Parse(deployment.Json.GetRawText())?["deployment"]?["resources"] is JsonArray resources
            ? resources.Select(r => ((string)r!["type"]!, ((string)r["urn"]!).Split("::")[^1]))
            : [];

    private Dictionary<string, string?> Backend() =>
        new()
        {
            ["PULUMI_BACKEND_URL"] = settings.Stacks.Backend,
            ["PULUMI_CONFIG_PASSPHRASE_FILE"] = settings.Stacks.PassphraseFile,
            ["PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS"] = "1", // each update would leave a copy, for ever
            ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
        };

    /// <summary>
    /// Contains the tenant's id, because a name can be used again: a crash during a removal must not hit the next
    /// owner.
    /// </summary>
    private static string StackName(TenantSpec spec) =>
        spec.Host.Length == 0 ? $"{spec.Slug}.{spec.TenantId:N}" : $"{spec.Slug}.{spec.Host}.{spec.TenantId:N}";

    private static Guid? TenantOf(string stack) =>
        Guid.TryParseExact(stack[(stack.LastIndexOf('.') + 1)..], "N", out var id) ? id : null;

    private static bool Emptied(JsonObject deployment, string list) =>
        deployment[list] is JsonArray { Count: > 0 } && deployment.Remove(list);

    private void DeleteFolder(string name)
    {
        var folder = Path.Combine(settings.Stacks.WorkFolder, name);
        if (TenantOf(name) is not null && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private async Task RunAsync<T>(
        TenantSpec spec,
        WorkspaceStack stack,
        Func<Task<T>> operation,
        CancellationToken cancellationToken
    )
    {
        try
        {
            try
            {
                await operation();
            }
            catch (ConcurrentUpdateException)
            {
                // We hold the tenant's lease, so nobody else is working: a process that died left the lock.
                Log.StaleLock(log, spec.Slug);
                await stack.CancelAsync(cancellationToken);
                await operation();
            }
        }
        catch (CommandException e)
        {
            throw new StackFailedException($"The stack of '{spec.Slug}' could not be applied: {e.Message}", e);
        }
    }

    private static void Tell(EngineEvent e, Action<string> step)
    {
        if (e.ResourceOutputsEvent is not { Planning: not true, Metadata: var done })
            return;
        if (done.Op is not (OperationType.Create or OperationType.CreateReplacement or OperationType.Update))
            return;
        if (Said.TryGetValue(done.Type, out var text))
            step(text);
    }

    private static readonly Dictionary<string, string> Said = new()
    {
        [TenantStack.NetworkType] = "Network ready",
        [TenantStack.VolumeType] = "Volume ready",
        [TenantStack.RecordType] = "Name registered",
    };

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The stack of {Tenant} was locked by a process that died; unlocking it"
        )]
        public static partial void StaleLock(ILogger log, string tenant);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The resources of {Tenant} could not be read; trying with today's settings: {Why}"
        )]
        public static partial void NotRead(ILogger log, string tenant, string why);
    }
}
