using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Pulumi.Embedded.State;

/// <summary>
/// The lock of one stack, as files the official CLI understands. One holder per process is decided in memory, so that of two starters exactly one wins.
/// A lock whose process is gone on this same host is taken over; the official CLI waits for <c>pulumi cancel</c>.
/// </summary>
internal sealed class StackLock : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, string> Held = new();
    private readonly BlobStore _store;
    private readonly string _key;
    private readonly string _held;

    private StackLock(BlobStore store, string key, string held) => (_store, _key, _held) = (store, key, held);

    /// <summary>Takes the lock, or throws <see cref="StackLockedException"/> at once.</summary>
    public static async Task<StackLock> TakeAsync(BlobStore store, StackName stack, CancellationToken cancellationToken)
    {
        var folder = Folder(stack);
        var held = $"{store.Url}|{folder}";
        var key = $"{folder}/{Guid.NewGuid()}.json";
        if (!Held.TryAdd(held, key)) throw await LockedAsync(store, folder, cancellationToken).ConfigureAwait(false);
        try
        {
            await RefuseOthersAsync(store, folder, key, cancellationToken).ConfigureAwait(false);
            await store.WriteAsync(key, Describe(), cancellationToken).ConfigureAwait(false);
            await RefuseOthersAsync(store, folder, key, cancellationToken).ConfigureAwait(false);
            return new StackLock(store, key, held);
        }
        catch
        {
            await store.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
            Held.TryRemove(held, out _);
            throw;
        }
    }

    /// <summary>Removes every lock of the stack, whoever holds it, except one that a run in this very process is using.</summary>
    public static async Task CancelAsync(BlobStore store, StackName stack, CancellationToken cancellationToken)
    {
        foreach (var key in await store.ListAsync(Folder(stack), cancellationToken).ConfigureAwait(false))
        {
            if (!Held.Values.Contains(key)) await store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether somebody alive holds the lock.</summary>
    public static async Task<bool> IsHeldAsync(BlobStore store, StackName stack, CancellationToken cancellationToken)
    {
        foreach (var key in await store.ListAsync(Folder(stack), cancellationToken).ConfigureAwait(false))
        {
            if (!IsDead(await ReadAsync(store, key, cancellationToken).ConfigureAwait(false), key)) return true;
        }
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DeleteAsync(_key, CancellationToken.None).ConfigureAwait(false);
        Held.TryRemove(_held, out _);
    }

    private static string Folder(StackName stack) => $".pulumi/locks/{stack.Full}";

    private static async Task RefuseOthersAsync(BlobStore store, string folder, string own, CancellationToken cancellationToken)
    {
        foreach (var key in await store.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (key == own) continue;
            var holder = await ReadAsync(store, key, cancellationToken).ConfigureAwait(false);
            if (!IsDead(holder, key)) throw await LockedAsync(store, folder, cancellationToken, except: own).ConfigureAwait(false);
            await store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsDead(Holder? holder, string key)
    {
        if (holder is null || holder.Hostname != Environment.MachineName) return false;
        // In a container every start may have the same process id: ours, but not held by us, is from an earlier life.
        if (holder.Pid == Environment.ProcessId) return !Held.Values.Contains(key);
        try
        {
            using var process = Process.GetProcessById(holder.Pid);
            return process.StartTime.ToUniversalTime() > holder.Timestamp.UtcDateTime.AddSeconds(2);
        }
        catch (ArgumentException)
        {
            return true;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static async Task<StackLockedException> LockedAsync(BlobStore store, string folder, CancellationToken cancellationToken, string? except = null)
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (var key in await store.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (key == except) continue;
            count++;
            text.Append("\n  ").Append(store.Describe(key));
            if (await ReadAsync(store, key, cancellationToken).ConfigureAwait(false) is { } holder)
            {
                text.Append($": created by {holder.Username}@{holder.Hostname} (pid {holder.Pid}) at {CheckpointWriter.Timestamp(holder.Timestamp)}");
            }
        }
        return new StackLockedException($"the stack is currently locked by {Math.Max(count, 1)} lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.{text}");
    }

    private static async Task<Holder?> ReadAsync(BlobStore store, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } data ? JsonSerializer.Deserialize<Holder>(data, JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            return null; // half-written by someone who is about to look for us, too
        }
    }

    private static byte[] Describe() =>
        Encoding.UTF8.GetBytes($$"""{"pid":{{Environment.ProcessId}},"username":{{JsonSerializer.Serialize(Environment.UserName)}},"hostname":{{JsonSerializer.Serialize(Environment.MachineName)}},"timestamp":"{{CheckpointWriter.Timestamp(DateTimeOffset.UtcNow)}}"}""");

    private sealed record Holder(int Pid, string Username, string Hostname, DateTimeOffset Timestamp);
}

/// <summary>Another run of the same stack is under way.</summary>
internal sealed class StackLockedException(string message) : Exception(message);
