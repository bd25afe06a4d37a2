using System.Collections.Concurrent;
using System.Threading.Channels;
using Berth.Docker;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Catalog;
using Berth.Shop.Hosts;

namespace Berth.Tenants.Health;

/// <summary>
/// Watches the tenants of one host: follows its engine's events, and asks for each tenant's page in its turn, so that the
/// requests are spread over the interval. After a gap in the events, everything of the host is read again with one call.
/// </summary>
internal sealed partial class WatchHost(
    TendTenant tend,
    SaveHealth save,
    Notices notices,
    ProductCatalog catalog,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<WatchHost> log
)
{
    /// <summary>Pages that are asked for at the same time.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200),
        Settle = TimeSpan.FromMilliseconds(500),
        Reread = TimeSpan.FromSeconds(30),
        FirstWait = TimeSpan.FromSeconds(1),
        LongestWait = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, WatchedTenant> _tenants = new();
    private readonly Channel<WatchedTenant> _due = Channel.CreateUnbounded<WatchedTenant>();
    private readonly long _begun = clock.GetTimestamp();
    private HostInfo _host = null!;
    private long _rereadAt;
    private volatile bool _engineAnswers = true;
    private bool _isProxyDown;

    private TimeSpan Time() => clock.GetElapsedTime(_begun);

    /// <summary>The host as its row says now.</summary>
    public void Know(HostInfo host)
    {
        var isBack = _host is { State: HostState.Down } && host.State != HostState.Down;
        var isDown = _host is not null and not { State: HostState.Down } && host.State == HostState.Down;
        _host = host;
        if (isBack || isDown)
            LookAtAll();
    }

    /// <summary>Watches until cancelled. Throws only what says that watching is not possible.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var heard = notices.Subscribe(Notices.Tenants, Hear);
        var others = Enumerable.Range(0, AtOnce).Select(_ => TendAsync(cancellationToken)).ToList();
        others.Add(ListenAsync(cancellationToken));
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (Interlocked.Read(ref _rereadAt) <= Time().Ticks)
                {
                    await ReadAsync(cancellationToken);
                    await TellOfProxyAsync(cancellationToken);
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Interlocked.Exchange(ref _rereadAt, (Time() + FirstWait).Ticks);
                Log.Unread(log, _host.Name, e.Message);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            foreach (var t in _tenants.Values)
                if (t.IsDue(Time()) && t.Take())
                    _due.Writer.TryWrite(t);
            await Task.Delay(Tick, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await Task.WhenAll(others);
    }

    private async Task TendAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            WatchedTenant? t = null;
            try
            {
                t = await _due.Reader.ReadAsync(cancellationToken);
                var answers = _engineAnswers && _host.State != HostState.Down;
                if (!await tend.TendAsync(t, _host, answers, Time, cancellationToken))
                    _tenants.TryRemove(t.Row.Id, out _);
            }
            catch (Exception e) when (t is not null && !cancellationToken.IsCancellationRequested)
            {
                Log.Untended(log, t.Row.Id, e.Message);
                (t.LookAt, t.CheckAt) = (Time() + LongestWait / 6, TimeSpan.MaxValue);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                t?.GiveBack();
            }
        }
    }

    /// <summary>Something happened to a tenant; an empty text says that notices may have been lost.</summary>
    private void Hear(string id)
    {
        if (Guid.TryParse(id, out var tenant) && _tenants.TryGetValue(tenant, out var t))
            t.LookBy(Time() + Settle);
        else
            Interlocked.Exchange(ref _rereadAt, Math.Min(Interlocked.Read(ref _rereadAt), (Time() + Settle).Ticks));
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _rereadAt, (Time() + Reread).Ticks);
        var rows = await tend.ReadAllAsync(_host.Name, cancellationToken);
        foreach (var gone in _tenants.Keys.Except(rows.Select(r => r.Row.Id)).ToList())
            _tenants.TryRemove(gone, out _);
        foreach (var (row, record, check) in rows)
        {
            if (!_tenants.TryGetValue(row.Id, out var t))
                _tenants[row.Id] = Begin(row, record, check);
            else if (
                (t.Row.Wanted, t.Row.Observed, t.Row.Generation, t.Row.ObservedGeneration, t.Row.IsOpen)
                != (row.Wanted, row.Observed, row.Generation, row.ObservedGeneration, row.IsOpen)
            )
                t.LookBy(Time());
        }
    }

    /// <summary>Once is enough for all its tenants, which are not alerted of.</summary>
    private async Task TellOfProxyAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Reread;
        var isDown =
            _engineAnswers
            && _host.State != HostState.Down
            && _tenants.Values.Any(t => t.Record is { State: HealthState.Unreachable } r && r.Since < before);
        if (isDown == _isProxyDown)
            return;
        await save.ProxyAsync(_host.Name, isDown, cancellationToken);
        _isProxyDown = isDown;
    }

    /// <summary>Whoever was up is asked for in the course of the interval; the others are looked at now.</summary>
    private WatchedTenant Begin(WatchedRow row, HealthRecord record, ProductCheck check)
    {
        var isUp = record.State == HealthState.Up;
        var part = (uint)row.Id.GetHashCode() / (double)uint.MaxValue;
        return new(row, record, check)
        {
            CheckAt = isUp ? Time() + part * check.Every : TimeSpan.MaxValue,
            LookAt = isUp ? TimeSpan.MaxValue : Time(),
        };
    }

    private void LookAtAll()
    {
        foreach (var t in _tenants.Values)
            t.LookBy(Time());
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var (last, wait) = (0L, FirstWait);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var query = new EventQuery
                {
                    Types = ["container", "network", "image"],
                    Actions = EngineEvents.Followed,
                    Since = last == 0 ? clock.GetUtcNow().AddSeconds(-5) : EngineEvents.TimeOf(last),
                };
                // Listed after the moment from which events are told, so nothing falls in between.
                await ListAsync(cancellationToken);
                wait = FirstWait;
                await foreach (var e in KnownHosts.Engine(_host).Events.ReadAsync(query, cancellationToken))
                {
                    if (e.TimeNano <= last)
                        continue;
                    last = e.TimeNano;
                    if (e.Type == "image")
                        await TakeImageAsync(e, cancellationToken);
                    else
                        Take(e);
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.Deaf(log, _host.Name, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            wait = wait * 2 > LongestWait ? LongestWait : wait * 2;
        }
    }

    /// <summary>Has looked at who is not as a tenant that is up should be.</summary>
    private async Task ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var there = (
                await KnownHosts.Engine(_host).Containers.ListAsync(EngineEvents.Labels(settings), cancellationToken)
            ).ToLookup(EngineEvents.TenantOf);
            if (!_engineAnswers)
                LookAtAll();
            _engineAnswers = true;
            foreach (var t in _tenants.Values)
            {
                var network = TenantSpec.NameOf(settings.Installation, t.Row.Slug);
                var names = catalog.Find(t.Row.Product)?.Containers ?? [TenantContainer.DoorName];
                foreach (var name in names.Select(n => TenantSpec.ContainerOf(settings.Installation, t.Row.Slug, n)))
                    if (
                        there[t.Row.Id].FirstOrDefault(c => c.Name == name) is not { } its
                        || !EngineSight.Of(its, network).IsFine
                    )
                        t.LookBy(Time());
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (_engineAnswers)
                LookAtAll();
            _engineAnswers = false;
            throw;
        }
    }

    private async Task TakeImageAsync(EngineEvent e, CancellationToken cancellationToken)
    {
        var name = e.Actor.Attributes.GetValueOrDefault("name");
        if (name is null || !catalog.Products.SelectMany(p => p.Images).Contains(name))
            return;
        Log.ImageGone(log, name, _host.Name);
        if (_host.IsLocal) // from which the others get theirs
            await save.ImageGoneAsync(cancellationToken);
    }

    private void Take(EngineEvent e)
    {
        var t =
            e.Type == "container"
                ? EngineEvents.TenantOf(e, settings) is { } id
                    ? _tenants.GetValueOrDefault(id)
                    : null
                : _tenants.Values.FirstOrDefault(x =>
                    TenantSpec.NameOf(settings.Installation, x.Row.Slug) == e.Actor.Attributes.GetValueOrDefault("name")
                );
        if (t is null)
            return;
        if (e is { Type: "container", Action: "die" })
            t.Died(Time());
        if (e is { Type: "container", Action: "oom" })
            t.RanOutOfMemory = true;
        t.LookBy(Time() + Settle);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Does not hear what happens on {Host}: {Reason}")]
        public static partial void Deaf(ILogger log, string host, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot read whom to watch on {Host}: {Reason}")]
        public static partial void Unread(ILogger log, string host, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot say how tenant {Tenant} is: {Reason}")]
        public static partial void Untended(ILogger log, Guid tenant, string reason);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The image {Image} was removed from {Host}, or lost its name. Tenants that run go on."
        )]
        public static partial void ImageGone(ILogger log, string image, string host);
    }
}
