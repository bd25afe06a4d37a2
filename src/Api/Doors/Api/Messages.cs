using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Operations;
using Berth.Platform.Settings;
using Berth.Shop.Checkout;

namespace Berth.Doors.Api;

/// <summary>
/// A tenant, as the API shows it. Its id stays, whatever else changes. Status: starting, running, suspended, removing
/// or gone. Customer: with Stripe; null of one that was given. Wanted and observed: what it should be, and what was last
/// made (none, running, suspended, gone). Health: what it is now (up, starting, unhealthy, restarting, stopped, missing,
/// unreachable; suspended or none when it should not run). Reason: why it is so, in words for its customer.
/// </summary>
public sealed record Instance(
    Guid Id,
    string Name,
    string Status,
    string Product,
    string Plan,
    string Address,
    string Email,
    string? Customer,
    bool Complimentary,
    string Host,
    string Wanted,
    string Observed,
    string Health,
    string Reason,
    DateTimeOffset CreatedAt
)
{
    /// <summary>From what operators see.</summary>
    public static Instance Of(FindTenants.Found found, BerthSettings settings)
    {
        var t = found.Tenant;
        return new(
            t.Id,
            t.Slug,
            TenantStatus.Of(t),
            t.Product,
            t.Plan,
            settings.AddressOf(t.Slug, t.Route),
            found.Email,
            found.Order.CustomerId,
            found.Order.IsComplimentary,
            t.DataOn,
            Word(t.Wanted),
            Word(t.Observed),
            found.Health.Word,
            t.Reason,
            t.CreatedAt
        );
    }

    private static string Word<T>(T state)
        where T : struct, Enum => $"{state}".ToLowerInvariant();
}

/// <summary>
/// Some of a list. <paramref name="Next"/>: what to give as <c>after</c> for those that come next; null when there are
/// no more.
/// </summary>
public sealed record InstancePage(IReadOnlyList<Instance> Items, string? Next);

/// <summary>
/// An instance that is wanted, without payment. Product: the default or only one unless given; plan: its default, or
/// first. Answers: to the product's questions, by variable.
/// </summary>
public sealed record NewInstance(
    string? Subdomain,
    string? Email,
    string? Product,
    string? Plan,
    IReadOnlyDictionary<string, string?>? Answers = null
);

/// <summary>
/// Whether an instance works, as its engine and its check say. Status: healthy; starting, unhealthy, restarting, stopped,
/// missing or unreachable; or its own status when it is not to run. Reason: why it is not healthy. Uptime: percent of the
/// last 30 days, as far as known; null = nothing is.
/// </summary>
public sealed record InstanceHealth(
    string Name,
    string Status,
    bool Healthy,
    string Reason,
    DateTimeOffset? Since,
    double? UptimePercent,
    DateTimeOffset CheckedAt
);

/// <summary>What an instance uses at a moment: processor in percent of one, memory and network in bytes.</summary>
public sealed record InstanceStats(
    string Name,
    DateTimeOffset At,
    double? CpuPercent,
    long MemoryUsed,
    long MemoryLimit,
    long Received,
    long Sent,
    int Processes
);

/// <summary>A line that an instance printed. Stream: out or error.</summary>
public sealed record LogLine(DateTimeOffset? At, string Stream, string Text);

/// <summary>The last lines of a log, the oldest first.</summary>
public sealed record InstanceLogs(string Name, IReadOnlyList<LogLine> Lines);

/// <summary>
/// One thing that happened to an instance. Kind: wanted, observed, plan, moved, delayed, mended or step.
/// </summary>
public sealed record HistoryLine(DateTimeOffset At, string Kind, string What, string? Reason);

/// <summary>What happened to an instance, the newest first; at most 200.</summary>
public sealed record InstanceHistory(string Name, IReadOnlyList<HistoryLine> Items);

/// <summary>Somebody who paid. <paramref name="Instances"/>: how many of theirs are not gone.</summary>
public sealed record ApiCustomer(string Id, string Email, int Instances, DateTimeOffset? DeletedAt);

/// <summary>
/// Some of the customers. <paramref name="Next"/>: what to give as <c>after</c>; null when there are no more.
/// </summary>
public sealed record CustomerPage(IReadOnlyList<ApiCustomer> Items, string? Next);

/// <summary>Memory sold on a host, in MiB; free: null = no limit.</summary>
public sealed record HostTotals(string Name, string State, long HeldMb, long? FreeMb);

/// <summary>Work that is not done.</summary>
public sealed record JobTotals(int Waiting, int Running, int Parked);

/// <summary>
/// The installation in numbers. Instances by status; revenue a month in minor units by currency, at the catalog's
/// prices.
/// </summary>
public sealed record InstallationTotals(
    IReadOnlyDictionary<string, int> Instances,
    int Complimentary,
    int Customers,
    IReadOnlyDictionary<string, long> RevenueAMonth,
    IReadOnlyList<HostTotals> Hosts,
    JobTotals Jobs
)
{
    /// <summary>From what the command line says, too.</summary>
    internal static InstallationTotals Of(Totals it) =>
        new(
            it.Tenants,
            it.Complimentary,
            it.Customers,
            it.RevenueAMonth,
            [.. it.Hosts.Select(h => new HostTotals(h.Name, $"{h.State}".ToLowerInvariant(), h.HeldMb, h.FreeMb))],
            new(it.Jobs.Waiting, it.Jobs.Running, it.Jobs.Parked)
        );
}

/// <summary>
/// A purchase that is wanted. Product: the default or only one unless given; plan: its default, or first. The site's
/// name is kept with Stripe. Answers: to the product's questions, by variable; a wrong one is answered at answers.NAME.
/// Success and cancel address: where the payment page leads instead of to the order's page. Currency: one that the plan
/// has a price in; its first unless given.
/// </summary>
public sealed record NewCheckout(
    string? Subdomain,
    string? SiteName,
    string? Email,
    string? Product,
    string? Plan,
    string? SuccessUrl,
    string? CancelUrl,
    IReadOnlyDictionary<string, string?>? Answers = null,
    string? Currency = null
);

/// <summary>Where it is paid.</summary>
public sealed record OpenCheckout(string CheckoutUrl, string SessionId);

/// <summary>Whether an instance can be visited. Status: not_found, ordered, or as an instance's.</summary>
public sealed record ReadyStatus(bool Ready, string Status);

/// <summary>
/// How the API writes names: <c>created_at</c>. Only its own shapes; what pages' scripts read stays as it is.
/// </summary>
internal static class NamingPolicy
{
    private static readonly string? Ours = typeof(NamingPolicy).Namespace;

    /// <summary>To be added to what knows types.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        if (
            type.Kind != JsonTypeInfoKind.Object
            || type.Type.Namespace != Ours && type.Type.DeclaringType != typeof(CheckName)
        )
            return;
        foreach (var property in type.Properties)
            property.Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
    }
}
