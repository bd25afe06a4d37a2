using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Pulumi.Embedded.State;

/// <summary>
/// The lock of one stack, as files the official CLI understands. One holder per process is decided in memory, so that
/// of two starters exactly one wins. A lock of this same host whose process is gone is taken over; so is one of another
/// host that has stopped renewing it, which the extra member <c>expires</c> tells. The official CLI writes none and is
/// waited for until <c>pulumi cancel</c>.
/// </summary>
internal sealed class StackLock : IAsyncDisposable
{
    /// <summary>
    /// How long a lock is good without being renewed. The rest of it, after a renewal is due, is what the hosts' clocks
    /// may differ by.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    /// <summary>How often it is renewed.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);

    private static readonly ConcurrentDictionary<string, string> Held = new();
    private readonly BlobStore _store;
    private readonly string _folder;
    private readonly string _key;
    private readonly string _held;
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _taken;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _released = new();
    private readonly Task _renewing;
    private DateTimeOffset _expires;

    private StackLock(BlobStore store, string folder, string key, string held, TimeProvider clock, DateTimeOffset taken)
    {
        (_store, _folder, _key, _held, _clock, _taken, _expires) = (
            store,
            folder,
            key,
            held,
            clock,
            taken,
            taken + Lifetime
        );
        _renewing = RenewAsync();
    }

    /// <summary>
    /// Cancelled when somebody has removed the lock: an operator, or another host that believed this one gone.
    /// </summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Takes the lock, or throws <see cref="StackLockedException"/> at once.</summary>
    public static async Task<StackLock> TakeAsync(
        BlobStore store,
        StackName stack,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var folder = Folder(stack);
        var held = $"{store.Url}|{folder}";
        var key = $"{folder}/{Guid.NewGuid()}.json";
        if (!Held.TryAdd(held, key))
            throw await LockedAsync(store, folder, cancellationToken).ConfigureAwait(false);
        try
        {
            await RefuseOthersAsync(store, folder, key, clock, cancellationToken).ConfigureAwait(false);
            var now = clock.GetUtcNow();
            await store.WriteAsync(key, Describe(now, now + Lifetime), cancellationToken).ConfigureAwait(false);
            await RefuseOthersAsync(store, folder, key, clock, cancellationToken).ConfigureAwait(false);
            return new StackLock(store, folder, key, held, clock, now);
        }
        catch
        {
            await store.DeleteAsync(key, CancellationToken.None).ConfigureAwait(false);
            Held.TryRemove(held, out _);
            throw;
        }
    }

    /// <summary>
    /// Throws when another run may have the stack by now, because this one was away for longer than its lock lasts (a
    /// suspended machine, say): writing would then undo what the other one recorded.
    /// </summary>
    public async Task EnsureHeldAsync()
    {
        if (!_lost.IsCancellationRequested && _clock.GetUtcNow() < _expires)
            return;
        foreach (var key in await _store.ListAsync(_folder, CancellationToken.None).ConfigureAwait(false))
        {
            if (key != _key)
                throw new StateException(
                    "another run has taken the stack over, because this one had not renewed its lock for too "
                        + "long. What is not recorded yet stays noted as under way, and the next run looks at it."
                );
        }
    }

    /// <summary>
    /// Removes every lock of the stack, whoever holds it, except one that a run in this very process is using.
    /// </summary>
    public static async Task CancelAsync(BlobStore store, StackName stack, CancellationToken cancellationToken)
    {
        foreach (var key in await store.ListAsync(Folder(stack), cancellationToken).ConfigureAwait(false))
        {
            if (!Held.Values.Contains(key))
                await store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether somebody alive holds the lock.</summary>
    public static async Task<bool> IsHeldAsync(
        BlobStore store,
        StackName stack,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        foreach (var key in await store.ListAsync(Folder(stack), cancellationToken).ConfigureAwait(false))
        {
            if (!IsDead(await ReadAsync(store, key, cancellationToken).ConfigureAwait(false), key, clock))
                return true;
        }
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _released.Dispose();
        _lost.Dispose();
        await _store.DeleteAsync(_key, CancellationToken.None).ConfigureAwait(false);
        Held.TryRemove(_held, out _);
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Renewal, _clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_released.Token).ConfigureAwait(false))
            {
                try
                {
                    if (await _store.ReadAsync(_key, _released.Token).ConfigureAwait(false) is null)
                    {
                        await _lost.CancelAsync().ConfigureAwait(false);
                        return;
                    }
                    var expires = _clock.GetUtcNow() + Lifetime;
                    await _store.WriteAsync(_key, Describe(_taken, expires), _released.Token).ConfigureAwait(false);
                    _expires = expires;
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The store is away. There is time for two more attempts, and the run itself fails on its next
                    // write.
                }
            }
        }
        catch (OperationCanceledException) when (_released.IsCancellationRequested) { }
    }

    private static string Folder(StackName stack) => $".pulumi/locks/{stack.Full}";

    private static async Task RefuseOthersAsync(
        BlobStore store,
        string folder,
        string own,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        foreach (var key in await store.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (key == own)
                continue;
            var holder = await ReadAsync(store, key, cancellationToken).ConfigureAwait(false);
            if (!IsDead(holder, key, clock))
                throw await LockedAsync(store, folder, cancellationToken, except: own).ConfigureAwait(false);
            await store.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsDead(Holder? holder, string key, TimeProvider clock)
    {
        if (holder is null)
            return false;
        if (holder.Hostname != Environment.MachineName)
            return holder.Expires is { } expires && expires < clock.GetUtcNow();
        // In a container every start may have the same process id: ours, but not held by us, is from an earlier life.
        if (holder.Pid == Environment.ProcessId)
            return !Held.Values.Contains(key);
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

    private static async Task<StackLockedException> LockedAsync(
        BlobStore store,
        string folder,
        CancellationToken cancellationToken,
        string? except = null
    )
    {
        var text = new StringBuilder();
        var count = 0;
        foreach (var key in await store.ListAsync(folder, cancellationToken).ConfigureAwait(false))
        {
            if (key == except)
                continue;
            count++;
            text.Append("\n  ").Append(store.Describe(key));
            if (await ReadAsync(store, key, cancellationToken).ConfigureAwait(false) is { } holder)
            {
                text.Append(
                    $": created by {holder.Username}@{holder.Hostname} (pid {holder.Pid}) at {CheckpointWriter.Timestamp(holder.Timestamp)}"
                );
            }
        }
        return new StackLockedException(
            $"the stack is currently locked by {Math.Max(count, 1)} lock(s). Either wait for the other "
                + $"process(es) to end or delete the lock file with `pulumi cancel`.{text}"
        );
    }

    private static async Task<Holder?> ReadAsync(BlobStore store, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadAsync(key, cancellationToken).ConfigureAwait(false) is { } data
                ? JsonSerializer.Deserialize<Holder>(data, JsonSerializerOptions.Web)
                : null;
        }
        catch (JsonException)
        {
            return null; // half-written by someone who is about to look for us, too
        }
    }

    private static byte[] Describe(DateTimeOffset taken, DateTimeOffset expires) =>
        Encoding.UTF8.GetBytes(
            $$"""{"pid":{{Environment.ProcessId}},"username":{{JsonSerializer.Serialize(Environment.UserName)}},"hostname":{{JsonSerializer.Serialize(Environment.MachineName)}},"timestamp":"{{CheckpointWriter.Timestamp(taken)}}","expires":"{{CheckpointWriter.Timestamp(expires)}}"}"""
        );

    private sealed record Holder(
        int Pid,
        string Username,
        string Hostname,
        DateTimeOffset Timestamp,
        DateTimeOffset? Expires = null
    );
}

/// <summary>Another run of the same stack is under way.</summary>
internal sealed class StackLockedException(string message) : Exception(message);
