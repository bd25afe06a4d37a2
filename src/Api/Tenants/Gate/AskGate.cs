using Berth.Platform.Data;
using Berth.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Gate;

/// <summary>
/// Whether a visitor may enter a tenant, asked by the proxies before each request. Who may is read from the database at
/// most once in a few seconds for a tenant, and only for passes that are ours; that long an invitation works on after it
/// was taken back.
/// </summary>
public sealed class AskGate(IDbContextFactory<AppDb> databases, GatePasses passes, TimeProvider clock) : IDisposable
{
    /// <summary>How long the answer may be older than the database.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromSeconds(3);

    private readonly RecentAnswers _recent = new(clock, Late);
    private int _asked;

    /// <summary>How often the database was asked; for tests.</summary>
    public int Asked => _asked;

    /// <summary>
    /// Asks for the pass that a visitor showed; the answer says whose it is, by their address, or that it is the
    /// worker's own. Null if they may not enter.
    /// </summary>
    public async ValueTask<Visit?> AskAsync(Guid tenant, string host, string? pass)
    {
        if (passes.Read(pass, tenant, host) is not { } read)
            return null;
        if (read.Account is not { } account)
            return new(null);
        // Not cancelled with the request that is first: others wait for the same.
        var accounts = await _recent.GetAsync(tenant, () => Task.Run(() => ReadAsync(tenant)), CancellationToken.None);
        return accounts.TryGetValue(account, out var address) ? new(address) : null;
    }

    private async Task<Dictionary<Guid, string>> ReadAsync(Guid tenant)
    {
        Interlocked.Increment(ref _asked);
        await using var db = await databases.CreateDbContextAsync();
        return await WhoMayEnter.OfAsync(db, tenant, CancellationToken.None);
    }

    /// <inheritdoc />
    public void Dispose() => _recent.Dispose();

    /// <summary>Somebody who may enter.</summary>
    /// <param name="Address">Their proven address; null for the worker's check.</param>
    public sealed record Visit(string? Address);
}
