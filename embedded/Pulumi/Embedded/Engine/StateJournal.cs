using Pulumi.Embedded.State;

namespace Pulumi.Embedded.Engine;

/// <summary>
/// What the checkpoint would hold at this moment: resources this run has dealt with, in order, then those it has not
/// come to, then what is under way. Every change is made under one lock; writes are joined when several are asked for
/// at once.
/// </summary>
internal sealed class StateJournal
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly StackName _stack;
    private readonly Backend _backend;
    private readonly StackSecrets _secrets;
    private readonly Checkpoint _base;
    private readonly StackLock? _held;
    private readonly List<ResourceRecord> _news = [];
    private readonly List<ResourceRecord> _olds;
    private readonly List<PendingOperation> _pending;
    private bool _hasSecrets;
    private long _asked;
    private long _written;

    /// <param name="stack">The stack.</param>
    /// <param name="backend">Where it is written.</param>
    /// <param name="secrets">What encrypts its secrets.</param>
    /// <param name="checkpoint">The state before the run.</param>
    /// <param name="held">The stack's lock; without one (a preview) nothing is ever written.</param>
    public StateJournal(StackName stack, Backend backend, StackSecrets secrets, Checkpoint checkpoint, StackLock? held)
    {
        (_stack, _backend, _secrets, _base, _held) = (stack, backend, secrets, checkpoint, held);
        _olds = [.. checkpoint.Resources];
        _pending = [.. checkpoint.Pending];
        _hasSecrets =
            checkpoint.Resources.Exists(r =>
                PropertyValues.ContainsSecret(r.Inputs) || PropertyValues.ContainsSecret(r.Outputs)
            ) || checkpoint.Pending.Exists(p => PropertyValues.ContainsSecret(p.Resource.Inputs));
    }

    /// <summary>
    /// Whether some resources are left where they were, so that what this run has dealt with may need them: they are then
    /// written in the order of their needs.
    /// </summary>
    public bool Sorts { get; init; }

    /// <summary>The bytes of the last write.</summary>
    public ReadOnlyMemory<byte>? LastWritten { get; private set; }

    /// <summary>Everything there is at this moment.</summary>
    public IReadOnlyList<ResourceRecord> Resources
    {
        get
        {
            lock (_gate)
                return Sorted([.. _news, .. _olds]);
        }
    }

    /// <summary>What this run has not come to.</summary>
    public IReadOnlyList<ResourceRecord> Remaining
    {
        get
        {
            lock (_gate)
                return [.. _olds];
        }
    }

    /// <summary>What an earlier run left under way.</summary>
    public IReadOnlyList<PendingOperation> Pending
    {
        get
        {
            lock (_gate)
                return [.. _pending];
        }
    }

    /// <summary>Finds a live resource.</summary>
    public ResourceRecord? Find(string urn)
    {
        lock (_gate)
            return _news.Find(r => r.Urn == urn && !r.Delete) ?? _olds.Find(r => r.Urn == urn && !r.Delete);
    }

    /// <summary>Changes records, all at once.</summary>
    public void Change(Action change)
    {
        lock (_gate)
            change();
    }

    /// <summary>Work begins; earlier work on the same resource is superseded by it.</summary>
    public void Begin(PendingOperation operation)
    {
        lock (_gate)
        {
            NoteSecrets(operation.Resource);
            _pending.RemoveAll(p => p.Resource.Urn == operation.Resource.Urn);
            _pending.Add(operation);
        }
    }

    /// <summary>Work has ended without effect, or its effect is recorded otherwise.</summary>
    public void End(PendingOperation operation)
    {
        lock (_gate)
            _pending.Remove(operation);
    }

    /// <summary>Nothing is left under way for a resource.</summary>
    public void Settle(string urn)
    {
        lock (_gate)
            _pending.RemoveAll(p => p.Resource.Urn == urn);
    }

    /// <summary>A resource is as it should be; <paramref name="old"/> is what it was before.</summary>
    public void Put(ResourceRecord record, ResourceRecord? old, PendingOperation? operation = null)
    {
        lock (_gate)
        {
            NoteSecrets(record);
            if (old is not null)
                _olds.Remove(old);
            _news.Add(record);
            if (operation is not null)
                _pending.Remove(operation);
        }
    }

    /// <summary>A resource is gone.</summary>
    public void Remove(ResourceRecord record, PendingOperation? operation = null)
    {
        lock (_gate)
        {
            _olds.Remove(record);
            _news.Remove(record);
            if (operation is not null)
                _pending.Remove(operation);
        }
    }

    /// <summary>A resource that an earlier run began is taken up as one to be dealt with.</summary>
    public void Adopt(ResourceRecord record, PendingOperation operation)
    {
        lock (_gate)
        {
            NoteSecrets(record);
            _pending.Remove(operation);
            _olds.Add(record);
        }
    }

    /// <summary>A resource was there under another name.</summary>
    public void Rename(ResourceRecord record, string urn)
    {
        lock (_gate)
        {
            var from = record.Urn;
            foreach (var other in _olds.Concat(_news).Concat(_pending.Select(p => p.Resource)))
                other.Rename(from, urn);
            record.Urn = urn;
        }
    }

    /// <summary>Drops what refers to resources that are gone.</summary>
    public void DropDangling()
    {
        lock (_gate)
        {
            var present = _news.Concat(_olds).Select(r => r.Urn).ToHashSet();
            foreach (var record in _news.Concat(_olds))
            {
                record.Dependencies.RemoveAll(u => !present.Contains(u));
                if (record.DeletedWith is not null && !present.Contains(record.DeletedWith))
                    record.DeletedWith = null;
                if (record.PropertyDependencies is null)
                    continue;
                foreach (var urns in record.PropertyDependencies.Values)
                    urns.RemoveAll(u => !present.Contains(u));
            }
        }
    }

    /// <summary>A secret will have to be written; its key takes a while the first time.</summary>
    public void ExpectSecrets()
    {
        _hasSecrets = true;
        if (_held is not null)
            _ = _secrets.OpenAsync().ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
    }

    /// <summary>Returns when all changes made before this call are on disk.</summary>
    public async Task WriteAsync()
    {
        if (_held is null)
            return;
        var wanted = Interlocked.Increment(ref _asked);
        await _writing.WaitAsync().ConfigureAwait(false);
        try
        {
            byte[]? key = null;
            while (_written < wanted)
            {
                if (_hasSecrets)
                    key ??= await _secrets.OpenAsync().ConfigureAwait(false);
                long upTo;
                ReadOnlyMemory<byte> bytes;
                lock (_gate)
                {
                    if (_hasSecrets && key is null)
                        continue; // the first secret has just come in
                    upTo = Interlocked.Read(ref _asked);
                    var checkpoint = new Checkpoint
                    {
                        Resources = Sorted([.. _news, .. _olds]),
                        Pending = _pending,
                        Salt = _secrets.Salt,
                        Time = DateTimeOffset.UtcNow,
                        Metadata = _base.Metadata,
                    };
                    bytes = CheckpointWriter.StackFile(
                        _stack,
                        checkpoint,
                        key is null ? SecretForm.Plain : _secrets.Encrypted(key)
                    );
                }
                await _held.EnsureHeldAsync().ConfigureAwait(false);
                await _backend.WriteAsync(_stack, bytes, CancellationToken.None).ConfigureAwait(false);
                LastWritten = bytes;
                _written = upTo;
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>A component or the stack has its outputs.</summary>
    public void SetOutputs(ResourceRecord record, PropertyMap outputs)
    {
        lock (_gate)
        {
            record.Outputs = outputs;
            NoteSecrets(record);
        }
    }

    private List<ResourceRecord> Sorted(List<ResourceRecord> records)
    {
        if (!Sorts)
            return records;
        var live = records.Where(r => !r.Delete).ToLookup(r => r.Urn);
        var sorted = new List<ResourceRecord>(records.Count);
        var seen = new HashSet<ResourceRecord>();
        foreach (var record in records)
            Add(record);
        return sorted;

        void Add(ResourceRecord record)
        {
            if (!seen.Add(record))
                return;
            foreach (var needed in record.Needs().SelectMany(urn => live[urn]))
                Add(needed);
            sorted.Add(record);
        }
    }

    private void NoteSecrets(ResourceRecord record)
    {
        if (
            !_hasSecrets
            && (PropertyValues.ContainsSecret(record.Inputs) || PropertyValues.ContainsSecret(record.Outputs))
        )
            _hasSecrets = true;
    }
}
