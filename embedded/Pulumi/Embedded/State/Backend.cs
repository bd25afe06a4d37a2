using System.Text;
using System.Text.Json;

namespace Pulumi.Embedded.State;

/// <summary>A self-managed backend in Pulumi's own layout: stacks, their history, backups and locks.</summary>
internal sealed class Backend(BlobStore store, StackEnvironment environment, TimeProvider? clock = null)
{
    public BlobStore Store => store;

    public StackEnvironment Environment => environment;

    private TimeProvider Clock => clock ?? TimeProvider.System;

    /// <summary>Opens the backend that the environment names, else the project's.</summary>
    public static Backend Open(StackEnvironment environment, string? projectUrl) =>
        new(
            BlobStore.Open(
                environment["PULUMI_BACKEND_URL"] is { Length: > 0 } url ? url : projectUrl,
                name => environment[name]
            ),
            environment
        );

    public async Task<bool> ExistsAsync(StackName stack, CancellationToken cancellationToken) =>
        await store.ReadAsync(File(stack), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Makes an empty stack. Throws <see cref="StackExistsException"/> when there is one.</summary>
    public async Task CreateAsync(StackName stack, string? salt, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(stack, cancellationToken).ConfigureAwait(false))
            throw new StackExistsException(stack);
        if (await store.ReadAsync(".pulumi/meta.yaml", cancellationToken).ConfigureAwait(false) is null)
            await store
                .WriteAsync(".pulumi/meta.yaml", "version: 1\n"u8.ToArray(), cancellationToken)
                .ConfigureAwait(false);
        await WriteAsync(
                stack,
                CheckpointWriter.StackFile(
                    stack,
                    new Checkpoint { Time = DateTimeOffset.UtcNow, Salt = salt },
                    SecretForm.Hidden
                ),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Reads a stack; null when there is none. Throws <see cref="StateException"/> when the file cannot be understood,
    /// and leaves it as it is.
    /// </summary>
    public async Task<Checkpoint?> ReadAsync(StackName stack, StackSecrets secrets, CancellationToken cancellationToken)
    {
        var data = await store.ReadAsync(File(stack), cancellationToken).ConfigureAwait(false);
        if (data is null)
            return null;
        try
        {
            var checkpoint = await CheckpointReader.ReadAsync(data, secrets.DecrypterAsync).ConfigureAwait(false);
            secrets.Adopt(checkpoint.Salt);
            return checkpoint;
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or InvalidDataException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            throw new StateException(
                $"The state of stack '{stack.Name}' cannot be read: {store.Describe(File(stack))} is damaged "
                    + $"({e.Message.TrimEnd('.')}). Nothing has been changed. "
                    + $"The state before the last run is in {store.Describe(File(stack) + ".bak")}, older ones "
                    + $"in {store.Describe($".pulumi/backups/{stack.Project}/{stack.Name}")}: check one of them "
                    + "and copy it over the damaged file, then refresh.",
                e
            );
        }
    }

    public Task WriteAsync(StackName stack, ReadOnlyMemory<byte> data, CancellationToken cancellationToken) =>
        store.WriteAsync(File(stack), data, cancellationToken);

    /// <summary>Keeps the state as it is before a run changes it.</summary>
    public Task BackUpAsync(StackName stack, CancellationToken cancellationToken) =>
        store.CopyAsync(File(stack), File(stack) + ".bak", cancellationToken);

    public Task<StackLock> LockAsync(StackName stack, CancellationToken cancellationToken) =>
        StackLock.TakeAsync(store, stack, Clock, cancellationToken);

    /// <summary>Whether a run of the stack is under way.</summary>
    public Task<bool> IsLockedAsync(StackName stack, CancellationToken cancellationToken) =>
        StackLock.IsHeldAsync(store, stack, Clock, cancellationToken);

    /// <summary>Removes a stack with its history; .bak and backups stay, as with the official CLI.</summary>
    public async Task RemoveAsync(StackName stack, CancellationToken cancellationToken)
    {
        await BackUpAsync(stack, cancellationToken).ConfigureAwait(false);
        await store.DeleteAsync(File(stack), cancellationToken).ConfigureAwait(false);
        // Of .bak, too: its name begins with the file's.
        await store.DeleteUnfinishedAsync(File(stack), cancellationToken).ConfigureAwait(false);
        foreach (var key in await store.ListAsync(HistoryFolder(stack), cancellationToken).ConfigureAwait(false))
            await store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The stacks of a project.</summary>
    public async Task<IReadOnlyList<StackName>> ListAsync(string project, CancellationToken cancellationToken) =>
        [
            .. (await store.ListAsync($".pulumi/stacks/{project}", cancellationToken).ConfigureAwait(false))
                .Where(k => k.EndsWith(".json", StringComparison.Ordinal))
                .Select(k => new StackName(project, Path.GetFileNameWithoutExtension(k))),
        ];

    /// <summary>Adds a run to the history, with copies of the state it left.</summary>
    public async Task AddHistoryAsync(
        StackName stack,
        HistoryEntry entry,
        ReadOnlyMemory<byte>? state,
        CancellationToken cancellationToken
    )
    {
        var nanoseconds = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;
        await store
            .WriteAsync(
                $"{HistoryFolder(stack)}/{stack.Name}-{nanoseconds}.history.json",
                entry.ToJson(),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (state is not { } bytes)
            return;
        await store
            .WriteAsync($"{HistoryFolder(stack)}/{stack.Name}-{nanoseconds}.checkpoint.json", bytes, cancellationToken)
            .ConfigureAwait(false);
        if (environment.IsSet("PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS"))
            return;
        await store
            .WriteAsync(
                $".pulumi/backups/{stack.Project}/{stack.Name}/{stack.Name}.{nanoseconds}.json",
                bytes,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>The runs, newest first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(
        StackName stack,
        int? pageSize,
        int? page,
        CancellationToken cancellationToken
    )
    {
        var keys = (await store.ListAsync(HistoryFolder(stack), cancellationToken).ConfigureAwait(false))
            .Where(k => k.EndsWith(".history.json", StringComparison.Ordinal))
            .Reverse();
        if (pageSize is > 0 and var size)
            keys = keys.Skip((Math.Max(page ?? 1, 1) - 1) * size).Take(size);
        var entries = new List<HistoryEntry>();
        foreach (var key in keys)
        {
            if (await store.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } data)
                entries.Add(HistoryEntry.Parse(Encoding.UTF8.GetString(data)));
        }
        return entries;
    }

    private static string File(StackName stack) => $".pulumi/stacks/{stack.Project}/{stack.Name}.json";

    private static string HistoryFolder(StackName stack) => $".pulumi/history/{stack.Project}/{stack.Name}";
}

/// <summary>There is such a stack already.</summary>
internal sealed class StackExistsException(StackName stack) : Exception($"stack '{stack.Name}' already exists");

/// <summary>There is no such stack.</summary>
internal sealed class StackMissingException(StackName stack) : Exception($"no stack named '{stack.Name}' found");
