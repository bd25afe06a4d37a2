namespace Berth.Doors.Live;

/// <summary>How much is streamed at once. Here, in the worker, it is counted for all web processes together.</summary>
public sealed class LiveRoom
{
    /// <summary>In all.</summary>
    public const int Most = 200;

    /// <summary>Of a kind for one tenant.</summary>
    public const int MostOfTenant = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<(Guid, string), int> _taken = [];
    private int _all;

    /// <summary>Takes a place of a kind until it is disposed of; null when there is none.</summary>
    public IDisposable? TryTake(Guid tenantId, string kind, int most = MostOfTenant)
    {
        lock (_lock)
        {
            var taken = _taken.GetValueOrDefault((tenantId, kind));
            if (_all >= Most || taken >= most)
                return null;
            _all++;
            _taken[(tenantId, kind)] = taken + 1;
            return new Place(this, (tenantId, kind));
        }
    }

    private void Free((Guid, string) key)
    {
        lock (_lock)
        {
            _all--;
            if (--_taken[key] == 0)
                _taken.Remove(key);
        }
    }

    private sealed class Place(LiveRoom room, (Guid, string) key) : IDisposable
    {
        private int _isFree;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isFree, 1) == 0)
                room.Free(key);
        }
    }
}
