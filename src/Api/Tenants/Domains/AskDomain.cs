using System.Collections.Frozen;
using Berth.Platform.Addresses;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Domains;

/// <summary>
/// <c>GET /edge/ask?domain=…</c>: whether the proxy may get a certificate for a host. It asks before each first visit,
/// so that strangers who come with any name cost neither certificates nor the authority's patience. Only on the port
/// that the shop listens on, never through the proxy.
/// </summary>
public sealed partial class AskDomain(
    IDbContextFactory<AppDb> databases,
    BerthSettings settings,
    TimeProvider clock,
    ILogger<AskDomain> log
) : IDisposable
{
    // Names are read together, so that ten thousand strangers' names cost no more than one. What is not among them may
    // have been added a moment ago; what is may have been removed.
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(1),
        Granted = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Names? _names;

    /// <summary>How often the database was asked; for tests.</summary>
    public int Asked { get; private set; }

    /// <summary>How long a refusal may be older than the database.</summary>
    public static TimeSpan Late => Refused;

    /// <summary>
    /// Whether a certificate may be had for it: the shop's host, a tenant's, or a domain that is proven and leads here.
    /// </summary>
    public async Task<bool> AskAsync(string? domain, CancellationToken cancellationToken)
    {
        var host = (domain ?? "").ToLowerInvariant();
        if (host == settings.BaseDomain || host == settings.PathHost)
            return true;
        if (!HostName.IsName(host))
            return false;
        if (Known(host) is { } known)
            return known;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Known(host) ?? (_names = await ReadAsync(cancellationToken)).Hosts.Contains(host);
        }
        catch (Exception e) when (DatabaseTrouble.Is(e) && _names is { } last)
        {
            // Certificates that are there already are asked about, too: they shall not stop with the database.
            Log.Late(log, e.Message);
            return last.Hosts.Contains(host);
        }
        finally
        {
            _turn.Release();
        }
    }

    private bool? Known(string host) =>
        _names is not { } names
            ? null
            : names.Hosts.Contains(host) switch
            {
                true when clock.GetUtcNow() - names.At < Granted => true,
                false when clock.GetUtcNow() - names.At < Refused => false,
                _ => null,
            };

    private async Task<Names> ReadAsync(CancellationToken cancellationToken)
    {
        Asked++;
        var at = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var living = db.Tenants.Where(t => t.Wanted == TenantState.Running || t.Wanted == TenantState.Suspended);
        var slugs = await living.Select(t => t.Slug).ToListAsync(cancellationToken);
        var domains = await db
            .Domains.Where(d =>
                (d.State == DomainState.Ready || d.State == DomainState.Live) && living.Any(t => t.Id == d.TenantId)
            )
            .Select(d => d.Host)
            .ToListAsync(cancellationToken);
        return new(at, slugs.Select(s => $"{s}.{settings.TenantsHost}").Concat(domains).ToFrozenSet());
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private sealed record Names(DateTimeOffset At, FrozenSet<string> Hosts);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Cannot read which names may have certificates, and say what was so before: {Reason}"
        )]
        public static partial void Late(ILogger log, string reason);
    }
}
