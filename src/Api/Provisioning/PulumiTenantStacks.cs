using Berth.Settings;
using Berth.Tenants;
using Pulumi.Automation;
using Pulumi.Automation.Commands.Exceptions;
using Pulumi.Automation.Events;

namespace Berth.Provisioning;

/// <summary>Tenants' stacks through the Pulumi Automation API: the only file that knows it. One stack each, named by the tenant's id.</summary>
public sealed partial class PulumiTenantStacks(BerthSettings settings, ILogger<PulumiTenantStacks> log) : ITenantStacks
{
    private const string Project = "berth-tenants";

    /// <inheritdoc />
    public async Task UpAsync(TenantSpec spec, Action<string> step, CancellationToken cancellationToken)
    {
        using var stack = await OpenAsync(spec, cancellationToken);
        await RunAsync(spec, stack, () => stack.UpAsync(new UpOptions { OnEvent = e => Tell(e, step), Color = "never" }, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async Task DestroyAsync(TenantSpec spec, CancellationToken cancellationToken)
    {
        // The volume is protected until now: this up takes the container away and the protection off.
        using var stack = await OpenAsync(spec with { Running = false, Purge = true }, cancellationToken);
        await RunAsync(spec, stack, () => stack.UpAsync(new UpOptions { Color = "never" }, cancellationToken), cancellationToken);
        await RunAsync(spec, stack, () => stack.DestroyAsync(new DestroyOptions { Color = "never" }, cancellationToken), cancellationToken);
        await stack.Workspace.RemoveStackAsync(stack.Name, cancellationToken);
        var folder = WorkFolder(spec);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private Task<WorkspaceStack> OpenAsync(TenantSpec spec, CancellationToken cancellationToken) => LocalWorkspace.CreateOrSelectStackAsync(
        new InlineProgramArgs(Project, StackName(spec), PulumiFn.Create(() => TenantStack.Define(spec)))
        {
            WorkDir = Directory.CreateDirectory(WorkFolder(spec)).FullName,
            SecretsProvider = "passphrase",
            EnvironmentVariables = new Dictionary<string, string?>
            {
                ["PULUMI_BACKEND_URL"] = settings.Stacks.Backend,
                ["PULUMI_CONFIG_PASSPHRASE_FILE"] = settings.Stacks.PassphraseFile,
                ["PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS"] = "1", // each update would leave a copy, for ever
                ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
            },
        }, cancellationToken);

    /// <summary>The tenant's id, not its name: a name is used again, and a crash during its removal must not hit the next owner.</summary>
    private static string StackName(TenantSpec spec) => $"{spec.Slug}.{spec.TenantId:N}";

    private string WorkFolder(TenantSpec spec) => Path.Combine(settings.Stacks.WorkFolder, StackName(spec));

    private async Task RunAsync<T>(TenantSpec spec, WorkspaceStack stack, Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        try
        {
            try
            {
                await operation();
            }
            catch (ConcurrentUpdateException)
            {
                // The tenant's lease is ours, so nobody else is at work: the lock was left by a process that died.
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
        if (e.ResourceOutputsEvent is not { Planning: not true, Metadata: var done }) return;
        if (done.Op is not (OperationType.Create or OperationType.CreateReplacement or OperationType.Update)) return;
        if (Said.TryGetValue(done.Type, out var text)) step(text);
    }

    private static readonly Dictionary<string, string> Said = new()
    {
        ["docker:index/network:Network"] = "Network ready",
        ["docker:index/volume:Volume"] = "Volume ready",
        ["docker:index/container:Container"] = "Container started",
        ["cloudflare:index/dnsRecord:DnsRecord"] = "Name registered",
    };

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The stack of {Tenant} was locked by a process that died; unlocking it")]
        public static partial void StaleLock(ILogger log, string tenant);
    }
}
