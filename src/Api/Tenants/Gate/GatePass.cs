using System.Globalization;
using Berth.Platform.Keys;

namespace Berth.Tenants.Gate;

/// <summary>
/// What a visitor's cookie at a tenant's address says: which tenant, at which host, which account, and until when. It is
/// sealed, so that nobody but us reads or makes one. The account's rights are no part of it: they are looked up.
/// </summary>
/// <param name="Tenant">The tenant that it opens.</param>
/// <param name="Host">The host name at which it does.</param>
/// <param name="Account">Whose it is; null for the worker's own check.</param>
/// <param name="Until">When it ends.</param>
public sealed record GatePass(Guid Tenant, string Host, Guid? Account, DateTimeOffset Until)
{
    /// <summary>How long a visitor has one. Then the shop is asked again, who may be signed in still.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>How long the worker's is good, which it makes for each check.</summary>
    public static readonly TimeSpan CheckLifetime = TimeSpan.FromMinutes(1);
}

/// <summary>Makes passes, and reads those that visitors show.</summary>
public sealed class GatePasses(SealTokens keys, TimeProvider clock)
{
    private const string Purpose = "gate";

    /// <summary>For a visitor who showed a ticket.</summary>
    public string For(Guid tenant, string host, Guid account) =>
        Seal(new(tenant, host, account, clock.GetUtcNow() + GatePass.Lifetime));

    /// <summary>For the worker, which looks whether the container behind the gate answers.</summary>
    public string ForCheck(Guid tenant, string host) =>
        Seal(new(tenant, host, null, clock.GetUtcNow() + GatePass.CheckLifetime));

    /// <summary>The pass for this tenant at this host; null if it is none, or for something else, or over.</summary>
    public GatePass? Read(string? text, Guid tenant, string host) =>
        text is { Length: > 0 and < 1000 }
        && keys.TryOpen(Purpose, text, out var opened)
        && opened.Split(' ') is [var its, var where, var whose, var until]
        && Guid.TryParseExact(its, "N", out var id)
        && id == tenant
        && where == host
        && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && DateTimeOffset.FromUnixTimeSeconds(seconds) is var end
        && end > clock.GetUtcNow()
            ? new(id, where, Guid.TryParseExact(whose, "N", out var account) ? account : null, end)
            : null;

    private string Seal(GatePass pass) =>
        keys.Seal(
            Purpose,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{pass.Tenant:N} {pass.Host} {pass.Account?.ToString("N") ?? "-"} {pass.Until.ToUnixTimeSeconds()}"
            )
        );
}
