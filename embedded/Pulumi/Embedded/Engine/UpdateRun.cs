using System.Collections.Concurrent;
using System.Collections.Immutable;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>
/// The engine's side of an update: every resource the program registers is compared with what is recorded, and made so.
/// Registrations come in concurrently; one waits only for those whose values it uses.
/// </summary>
internal sealed partial class UpdateRun : IMonitor
{
    private readonly RunContext _run;
    private readonly StateJournal _journal;
    private readonly Backend _backend;
    private readonly ImmutableDictionary<string, ResourceRecord> _olds;
    private readonly HashSet<string> _uncertain;
    private readonly ConcurrentDictionary<string, bool> _registered = new();
    private readonly ConcurrentDictionary<string, Step> _openComponents = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<ResourceRecord>>> _defaultProviders = new();
    private readonly ConcurrentDictionary<string, string> _renamedFrom = new();
    private readonly ConcurrentDictionary<string, bool> _replacedInPreview = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight = 1;

    public UpdateRun(RunContext run, Backend backend)
    {
        (_run, _journal, _backend) = (run, run.Journal, backend);
        _olds = _journal.Resources.Where(r => !r.Delete).ToImmutableDictionary(r => r.Urn);
        _uncertain = [.. _journal.Pending.Where(p => p.Type is "updating" or "deleting").Select(p => p.Resource.Urn)];
    }

    /// <summary>The stack's outputs, once registered.</summary>
    public PropertyMap? StackOutputs { get; private set; }

    /// <summary>Stops taking registrations and waits for those under way.</summary>
    public Task DrainAsync()
    {
        if (Interlocked.Decrement(ref _inFlight) == 0)
            _drained.TrySetResult();
        return _drained.Task;
    }

    /// <summary>Ends the components that never said that they are complete.</summary>
    public void CloseComponents()
    {
        foreach (var urn in _openComponents.Keys)
        {
            if (_openComponents.TryRemove(urn, out var step))
                _run.Done(step, count: false);
        }
    }

    public Task<RegisteredResource> RegisterAsync(ResourceGoal goal) =>
        GuardAsync(
            goal,
            async urn =>
            {
                if (!_registered.TryAdd(urn, true))
                    throw new StepException($"Duplicate resource URN '{urn}'; try giving it a unique name");
                _run.KeepSecrets(goal.Inputs);
                if (PropertyValues.ContainsSecret(goal.Inputs))
                    _journal.ExpectSecrets();
                if (NeedsWhatFailed(goal))
                    return LeaveFailed(goal, FindOld(urn, goal, rename: false)?.Urn ?? urn);
                var targeted = IsTargeted(goal, urn);
                var old = FindOld(urn, goal, rename: targeted);
                // One that was deleted for the sake of another is made again in any case.
                if (!targeted && old is not { PendingReplacement: true } && !_replacedInPreview.ContainsKey(urn))
                    return LeaveUntargeted(goal, urn, old);
                RequireCreated(goal, urn);
                if (!goal.Custom)
                    return RegisterComponent(goal, urn, old);
                if (goal.Type.StartsWith("pulumi:providers:", StringComparison.Ordinal))
                    return RegisterProvider(goal, urn, old);
                return await RegisterManagedAsync(goal, urn, old).ConfigureAwait(false);
            }
        );

    public Task<RegisteredResource> ReadAsync(ResourceGoal goal, string id) =>
        GuardAsync(
            goal,
            urn =>
            {
                if (!_registered.TryAdd(urn, true))
                    throw new StepException($"Duplicate resource URN '{urn}'; try giving it a unique name");
                if (NeedsWhatFailed(goal))
                    return Task.FromResult(LeaveFailed(goal, urn));
                return goal.Type == "pulumi:pulumi:StackReference"
                    ? ReadStackAsync(goal, urn, id)
                    : ReadManagedAsync(goal, urn, id);
            }
        );

    public Task RegisterOutputsAsync(string urn, PropertyMap outputs, Resource resource)
    {
        _run.KeepSecrets(outputs);
        if (PropertyValues.ContainsSecret(outputs))
            _journal.ExpectSecrets();
        var record = _journal.Find(urn);
        if (!_run.IsPreview)
            outputs = WithoutUnknowns(outputs, record?.Outputs ?? []);
        if (resource is Stack)
            StackOutputs = outputs;
        if (!_openComponents.TryRemove(urn, out var step))
            return Task.CompletedTask;
        if (record is not null)
        {
            _journal.SetOutputs(record, outputs);
            step = step with { New = record.Clone() };
        }
        _run.Done(step, count: false);
        return Task.CompletedTask;
    }

    public async Task<PropertyMap> InvokeAsync(InvokeGoal goal)
    {
        ThrowIfStopped();
        try
        {
            var package = goal.Token.Split(':')[0];
            var provider = goal.Provider is null
                ? await DefaultProviderAsync(package, goal.Version, goal.Assembly).ConfigureAwait(false)
                : ProviderRecord(goal.Provider);
            return await _run.WorkAsync(ct =>
                    _run.Providers.Use(provider, goal.Assembly).InvokeAsync(goal.Token, goal.Args, ct)
                )
                .ConfigureAwait(false);
        }
        catch (ProviderException e)
        {
            throw new RunException($"invocation of {goal.Token} returned an error: {e.Message}", e);
        }
    }

    public void Log(string severity, string message, string? urn, bool ephemeral)
    {
        if (severity != "debug")
            _run.Diagnose(urn, severity, message, ephemeral);
    }

    // A failure is told once, here; the program only hears that the engine has stopped.
    private async Task<RegisteredResource> GuardAsync(
        ResourceGoal goal,
        Func<string, Task<RegisteredResource>> register
    )
    {
        Interlocked.Increment(ref _inFlight); // before looking: whoever stops the run waits for all that is counted
        var urn = Urns.Create(_run.Stack.Name, _run.Stack.Project, goal.Parent, goal.Type, goal.Name);
        try
        {
            ThrowIfStopped();
            return await register(urn).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (e is OperationCanceledException && _run.Cancellation.IsCancellationRequested)
                _run.Diagnose(urn, "error", "the run was cancelled");
            else if (e is FailedStepException { InnerException: { } cause } && _run.Options.ContinueOnError)
            {
                _run.Diagnose(urn, "error", Describe(cause), stops: false);
                return LeaveFailed(goal, urn);
            }
            else if (e is not EngineStoppedException)
                _run.Diagnose(urn, "error", Describe(e));
            throw new EngineStoppedException(e);
        }
        finally
        {
            if (Interlocked.Decrement(ref _inFlight) == 0)
                _drained.TrySetResult();
        }
    }

    private void ThrowIfStopped()
    {
        if (_run.Stopped || _run.Cancellation.IsCancellationRequested)
            throw new EngineStoppedException();
    }

    private ResourceRecord? FindOld(string urn, ResourceGoal goal, bool rename)
    {
        if (_olds.TryGetValue(urn, out var old))
            return old;
        var candidates = goal.Aliases.AsEnumerable();
        // A child of a renamed parent is looked for under the parent's old name.
        if (goal.Parent is not null && _renamedFrom.TryGetValue(goal.Parent, out var oldParent))
        {
            var (oldName, newName) = (Urns.Name(oldParent), Urns.Name(goal.Parent));
            var name = goal.Name.StartsWith(newName, StringComparison.Ordinal)
                ? oldName + goal.Name[newName.Length..]
                : goal.Name;
            candidates = candidates.Concat([
                Urns.Create(_run.Stack.Name, _run.Stack.Project, oldParent, goal.Type, name),
                Urns.Create(_run.Stack.Name, _run.Stack.Project, oldParent, goal.Type, goal.Name),
            ]);
        }
        foreach (var alias in candidates)
        {
            if (!_olds.TryGetValue(alias, out var aliased) || !_registered.TryAdd(alias, true))
                continue;
            if (rename)
            {
                _renamedFrom[urn] = alias;
                _journal.Rename(aliased, urn);
            }
            return aliased;
        }
        return null;
    }

    private RegisteredResource RegisterComponent(ResourceGoal goal, string urn, ResourceRecord? old)
    {
        var inputs = goal.Inputs;
        if (old is not null && goal.IgnoreChanges.Count > 0)
            inputs = PropertyPaths.KeepOld(inputs, old.Inputs, goal.IgnoreChanges);
        var record = NewRecord(goal, urn, old, inputs, provider: null);
        var op = StepOp.Create;
        if (old is not null)
            op = PropertyValues.Same(old.Inputs, inputs) ? StepOp.Same : StepOp.Update;
        // What changes has no outputs until the component registers them.
        if (op == StepOp.Same)
            (record.Inputs, record.Outputs) = (old!.Inputs, old.Outputs);
        _journal.Put(record, old);
        Open(new Step(op, urn, goal.Type, old?.Clone(), record.Clone()));
        return new RegisteredResource(urn, null, []);
    }

    private void Open(Step step)
    {
        _run.Started(step);
        _openComponents[step.Urn] = step;
        _run.Count(step); // now, because not every component says that it is complete
    }

    // What comes from a resource that failed or was skipped is what it was.
    private static PropertyMap WithoutUnknowns(PropertyMap outputs, PropertyMap old)
    {
        if (!outputs.Values.Any(PropertyValues.ContainsUnknown))
            return outputs;
        var known = new PropertyMap();
        foreach (var (name, value) in outputs)
        {
            if (!PropertyValues.ContainsUnknown(value))
                known[name] = value;
            else if (old.TryGetValue(name, out var before))
                known[name] = before;
        }
        return known;
    }

    private static string Describe(Exception e) =>
        e switch
        {
            FailedStepException { InnerException: { } cause } => Describe(cause),
            StepException or ProviderException or StateException or WrongPassphraseException or TimeoutException =>
                e.Message,
            InvalidOperationException => e.Message,
            _ => $"{e.GetType().Name}: {e.Message}",
        };
}

/// <summary>A step cannot be taken; the message says why and what to do.</summary>
internal sealed class StepException(string message) : Exception(message);

/// <summary>A step was taken and failed. Only what needs its resource is affected.</summary>
internal sealed class FailedStepException(Exception cause) : Exception(cause.Message, cause);
