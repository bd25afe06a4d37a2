using System.Collections.Immutable;
using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>
/// The operations on one stack. Those that change it hold its lock, record as they go, and leave a history entry.
/// </summary>
internal sealed class StackEngine(Backend backend, StackName stack, string? encryptionSalt = null)
{
    public Backend Backend => backend;

    public StackName Stack => stack;

    /// <summary>Runs the program and makes the stack so.</summary>
    public Task<RunOutcome> UpAsync(StackProgram program, RunOptions options, CancellationToken cancellationToken) =>
        RunAsync(options, isPreview: false, cancellationToken, run => UpdateAsync(run, program));

    /// <summary>Runs the program and says what would be done.</summary>
    public Task<RunOutcome> PreviewAsync(
        StackProgram program,
        RunOptions options,
        CancellationToken cancellationToken
    ) => RunAsync(options, isPreview: true, cancellationToken, run => UpdateAsync(run, program));

    /// <summary>Records every resource as it is.</summary>
    public Task<RunOutcome> RefreshAsync(RunOptions options, bool isPreview, CancellationToken cancellationToken) =>
        RunAsync(
            options with
            {
                Kind = "refresh",
            },
            isPreview,
            cancellationToken,
            async run =>
            {
                await RefreshRun.RunAsync(run, count: true).ConfigureAwait(false);
                return null;
            }
        );

    /// <summary>Deletes every resource, without running the program.</summary>
    public Task<RunOutcome> DestroyAsync(RunOptions options, bool isPreview, CancellationToken cancellationToken) =>
        RunAsync(
            options with
            {
                Kind = "destroy",
            },
            isPreview,
            cancellationToken,
            async run =>
            {
                if (options.Refresh)
                    await RefreshRun.RunAsync(run, count: false).ConfigureAwait(false);
                if (run.Failed)
                    return null;
                options.Targets.Check(run, isDeclared: _ => false, stops: true);
                if (run.Stopped)
                    return null;
                await PendingCreates.AdoptAsync(run, isDeclared: _ => false).ConfigureAwait(false);
                var doomed = options.Targets.Deletable(run, run.Journal.Resources);
                await DeleteScheduler.RunAsync(run, doomed).ConfigureAwait(false);
                return null;
            }
        );

    /// <summary>
    /// The recorded state. Throws when there is no such stack. Without <paramref name="openSecrets"/> no passphrase is
    /// needed, and secrets read <c>[secret]</c>.
    /// </summary>
    public async Task<Checkpoint> ReadAsync(bool openSecrets, CancellationToken cancellationToken)
    {
        var secrets = openSecrets
            ? new StackSecrets(backend.Environment, encryptionSalt)
            : StackSecrets.Closed(backend.Environment);
        return await backend.ReadAsync(stack, secrets, cancellationToken).ConfigureAwait(false)
            ?? throw new StackMissingException(stack);
    }

    /// <summary>The state as JSON, with secrets shown or encrypted.</summary>
    public async Task<ReadOnlyMemory<byte>> ExportAsync(bool showSecrets, CancellationToken cancellationToken)
    {
        var secrets = showSecrets
            ? new StackSecrets(backend.Environment, encryptionSalt)
            : StackSecrets.Closed(backend.Environment);
        var checkpoint =
            await backend.ReadAsync(stack, secrets, cancellationToken).ConfigureAwait(false)
            ?? throw new StackMissingException(stack);
        return CheckpointWriter.Export(checkpoint, showSecrets ? SecretForm.Shown : secrets.Unchanged);
    }

    /// <summary>
    /// Replaces the state by an export of this stack. Pending operations are dropped; secrets are encrypted with the
    /// stack's own salt.
    /// </summary>
    public async Task ImportAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        var secrets = new StackSecrets(backend.Environment, encryptionSalt);
        await using var held = await backend.LockAsync(stack, cancellationToken).ConfigureAwait(false);
        var current =
            await backend.ReadAsync(stack, secrets, cancellationToken).ConfigureAwait(false)
            ?? throw new StackMissingException(stack);
        Checkpoint imported;
        try
        {
            imported = await CheckpointReader.ReadAsync(json, secrets.DecrypterAsync).ConfigureAwait(false);
        }
        catch (Exception e)
            when (e is System.Text.Json.JsonException or InvalidDataException or KeyNotFoundException or FormatException
            )
        {
            throw new StateException(
                $"This is no deployment that can be imported: {e.Message} Nothing has been changed.",
                e
            );
        }
        Integrity.Verify(imported, stack);
        imported.Pending = [];
        imported.Time = DateTimeOffset.UtcNow;
        imported.Salt = current.Salt ?? imported.Salt;
        byte[]? key = null;
        if (HasSecrets(imported))
        {
            secrets.Adopt(imported.Salt);
            key = await secrets.OpenAsync().ConfigureAwait(false);
            imported.Salt = secrets.Salt;
        }
        await backend.BackUpAsync(stack, cancellationToken).ConfigureAwait(false);
        await backend
            .WriteAsync(
                stack,
                CheckpointWriter.StackFile(stack, imported, key is null ? SecretForm.Hidden : secrets.Encrypted(key)),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Removes the stack. Refuses while it has resources; a lone root stack is none.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await using var held = await backend.LockAsync(stack, cancellationToken).ConfigureAwait(false);
        var checkpoint = await ReadAsync(openSecrets: false, cancellationToken).ConfigureAwait(false);
        var left = checkpoint.Resources.Count(r => r.Type != Pulumi.Stack.RootType);
        if (left > 0 || checkpoint.Pending.Count > 0)
        {
            throw new StateException(
                $"'{stack.Name}' still has resources ({left} recorded, {checkpoint.Pending.Count} under way); "
                    + $"removal rejected. Possible actions:\n- Make sure that '{stack.Name}' is the stack that you "
                    + "want to destroy\n- Run `pulumi destroy` to delete the resources, then run `pulumi stack rm`"
            );
        }
        await backend.RemoveAsync(stack, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Changes the recorded state by hand, under the lock. The change returns whether there was anything to do.
    /// </summary>
    public async Task EditAsync(Func<Checkpoint, bool> change, CancellationToken cancellationToken)
    {
        var secrets = new StackSecrets(backend.Environment, encryptionSalt);
        await using var held = await backend.LockAsync(stack, cancellationToken).ConfigureAwait(false);
        var checkpoint =
            await backend.ReadAsync(stack, secrets, cancellationToken).ConfigureAwait(false)
            ?? throw new StackMissingException(stack);
        if (!change(checkpoint))
            return;
        var key = HasSecrets(checkpoint) ? await secrets.OpenAsync().ConfigureAwait(false) : null;
        await backend.BackUpAsync(stack, cancellationToken).ConfigureAwait(false);
        await backend
            .WriteAsync(
                stack,
                CheckpointWriter.StackFile(stack, checkpoint, key is null ? SecretForm.Hidden : secrets.Encrypted(key)),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<Exception?> UpdateAsync(RunContext run, StackProgram program)
    {
        if (run.Options.Refresh)
            await RefreshRun.RunAsync(run, count: false).ConfigureAwait(false);
        if (run.Failed)
            return null;
        var update = new UpdateRun(run, backend);
        var settings = new DeploymentSettings(
            stack.Project,
            stack.Name,
            run.Options.Organization,
            run.Options.RootDirectory,
            run.IsPreview,
            run.Options.Config.ToImmutableDictionary(c => Pulumi.Config.NormalizeKey(c.Key), c => c.Value.Value)
        );
        var deployment = new Deployment(settings, update);
        var (_, failure) = await deployment.RunProgramAsync(program, run.Cancellation).ConfigureAwait(false);
        if (failure is not null)
            run.Stopped = true;
        await update.DrainAsync().ConfigureAwait(false);
        run.StackOutputs = update.StackOutputs;
        if (
            failure is EngineStoppedException
            || (failure is OperationCanceledException && run.Cancellation.IsCancellationRequested)
        )
            failure = null;
        if (failure is not null)
            run.Diagnose(
                run.Journal.Resources.FirstOrDefault(r => r.Type == Pulumi.Stack.RootType)?.Urn,
                "error",
                ProgramFailure(failure)
            );
        if (run.Stopped || run.Cancellation.IsCancellationRequested)
            return failure;
        update.CloseComponents();
        await PendingCreates.AdoptAsync(run, update.HasDeclared).ConfigureAwait(false);
        await DeleteScheduler.RunAsync(run, update.Doomed()).ConfigureAwait(false);
        return failure;
    }

    private static string ProgramFailure(Exception failure) =>
        failure switch
        {
            RunException => failure.Message,
            ResourceException { HideStack: true } => failure.Message,
            _ => $"Running program failed with an unhandled exception:\n{failure}",
        };

    private async Task<RunOutcome> RunAsync(
        RunOptions options,
        bool isPreview,
        CancellationToken cancellationToken,
        Func<RunContext, Task<Exception?>> work
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = DateTimeOffset.UtcNow;
        var secrets = new StackSecrets(backend.Environment, encryptionSalt);
        await using var held = isPreview
            ? null
            : await backend.LockAsync(stack, cancellationToken).ConfigureAwait(false);
        var checkpoint =
            await backend.ReadAsync(stack, secrets, cancellationToken).ConfigureAwait(false)
            ?? throw new StackMissingException(stack);
        if (!isPreview)
            await backend.BackUpAsync(stack, cancellationToken).ConfigureAwait(false);
        var previousOutputs = checkpoint.RootStack?.Outputs ?? [];
        var journal = new StateJournal(stack, backend, secrets, checkpoint, held)
        {
            Sorts = !options.Targets.AreAll || options.ContinueOnError,
        };
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            held?.Lost ?? CancellationToken.None
        );
        await using var run = new RunContext(stack, journal, options, isPreview, stopping.Token);
        if (!isPreview && options.Config.Values.Any(c => c.IsSecret))
            journal.ExpectSecrets();

        run.Emit(
            new RunStarted(options.Config.ToDictionary(c => c.Key, c => c.Value.IsSecret ? "[secret]" : c.Value.Value))
        );
        Exception? failure;
        try
        {
            failure = await work(run).ConfigureAwait(false);
        }
        finally
        {
            // Whatever happened, what was done is recorded.
            await journal.WriteAsync().ConfigureAwait(false);
        }
        if (held?.Lost.IsCancellationRequested == true)
            run.Diagnose(
                null,
                "error",
                "the stack's lock was removed while the run was under way (by `cancel`, or by another host), so nothing more was begun"
            );
        else if (stopping.IsCancellationRequested && !run.Failed)
            run.Diagnose(null, "error", "the run was cancelled");
        var outcome = new RunOutcome(
            !run.Failed,
            run.Changes,
            journal.Resources.FirstOrDefault(r => r.Type == Pulumi.Stack.RootType)?.Outputs ?? run.StackOutputs ?? [],
            previousOutputs,
            failure,
            [.. run.Errors],
            start,
            run.Clock.Elapsed
        );
        if (!isPreview)
            await AddHistoryAsync(options, run, secrets, start, outcome).ConfigureAwait(false);
        run.Emit(new RunSummary(run.Clock.Elapsed, run.Changes, isPreview, !run.Failed));
        run.Emit(new RunEnded());
        return outcome;
    }

    private async Task AddHistoryAsync(
        RunOptions options,
        RunContext run,
        StackSecrets secrets,
        DateTimeOffset start,
        RunOutcome outcome
    )
    {
        var config = new Dictionary<string, (string, bool)>();
        foreach (var (key, item) in options.Config)
        {
            config[key] = item.IsSecret
                ? (PassphraseKeys.Encrypt(await secrets.OpenAsync().ConfigureAwait(false), item.Value), true)
                : (item.Value, false);
        }
        var entry = new HistoryEntry
        {
            Kind = options.Kind,
            Start = start,
            End = DateTimeOffset.UtcNow,
            Message = options.Message,
            Result = outcome.Succeeded ? "succeeded" : "failed",
            Config = config,
            Environment = new Dictionary<string, string>
            {
                ["exec.kind"] = "embedded",
                ["pulumi.version"] = Checkpoint.EngineVersion,
            },
            ResourceChanges = run.Changes.ToDictionary(c => c.Key.Name(), c => c.Value),
        };
        await backend
            .AddHistoryAsync(stack, entry, run.Journal.LastWritten, CancellationToken.None)
            .ConfigureAwait(false);
    }

    private static bool HasSecrets(Checkpoint checkpoint) =>
        checkpoint
            .Resources.Concat(checkpoint.Pending.Select(p => p.Resource))
            .Any(r => PropertyValues.ContainsSecret(r.Inputs) || PropertyValues.ContainsSecret(r.Outputs));
}

/// <summary>How a run ended.</summary>
/// <param name="Succeeded">Whether all of it was done.</param>
/// <param name="Changes">What was done, by kind.</param>
/// <param name="Outputs">The stack's outputs.</param>
/// <param name="PreviousOutputs">Those before the run.</param>
/// <param name="ProgramFailure">What the program threw.</param>
/// <param name="Errors">What went wrong, as it was told.</param>
/// <param name="Start">When it began.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record RunOutcome(
    bool Succeeded,
    ImmutableDictionary<StepOp, int> Changes,
    PropertyMap Outputs,
    PropertyMap PreviousOutputs,
    Exception? ProgramFailure,
    IReadOnlyList<string> Errors,
    DateTimeOffset Start,
    TimeSpan Duration
);
