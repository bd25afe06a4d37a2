using System.CommandLine;
using Berth.Platform.Data;
using Berth.Shop.Subscriptions;
using Berth.Shop.Usage;
using Berth.Tenants.Health;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary>
/// <c>berth show NAME</c>: all that is known of one tenant; never a secret, nor the address of its order's page, which
/// is the key to it.
/// </summary>
internal static class ShowCommand
{
    private const int MostHistory = 20;

    public static Command Define()
    {
        var name = NamedTenant.Argument();
        var command = new Command(
            "show",
            "Show everything about one tenant: customer, plan, host, address, subscription, domains, history."
        )
        {
            name,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    (db, services, output) => ShowAsync(db, services, output, parsed.GetValue(name)!, ct)
                )
        );
        return command;
    }

    private static async Task<int> ShowAsync(
        AppDb db,
        IServiceProvider services,
        Output output,
        string name,
        CancellationToken cancellationToken
    )
    {
        var tenant = await NamedTenant.FindAsync(db, name, cancellationToken);
        var row = await TenantRow.ReadAsync(services, tenant.Id, cancellationToken);
        var s = await db
            .Subscriptions.AsNoTracking()
            .SingleOrDefaultAsync(x => x.TenantId == tenant.Id, cancellationToken);
        var used = await ReadUsage.OfAsync(
            db,
            tenant.Id,
            services.GetRequiredService<TimeProvider>().GetUtcNow(),
            cancellationToken
        );
        var uptime = await ReadHealth.UptimeAsync(
            db,
            tenant.Id,
            services.GetRequiredService<TimeProvider>().GetUtcNow(),
            cancellationToken
        );
        var domains = await db
            .Domains.AsNoTracking()
            .Where(d => d.TenantId == tenant.Id)
            .OrderBy(d => d.Host)
            .Select(d => new
            {
                d.Host,
                d.State,
                d.IsMain,
                d.Reason,
            })
            .ToListAsync(cancellationToken);
        var history = await db
            .TenantEvents.AsNoTracking()
            .Where(e => e.TenantId == tenant.Id)
            .OrderByDescending(e => e.Id)
            .Take(MostHistory)
            .Select(e => new
            {
                e.At,
                e.Kind,
                e.What,
                e.Reason,
            })
            .ToListAsync(cancellationToken);
        var lines = history
            .Select(e => new
            {
                e.At,
                Kind = $"{e.Kind}".ToLowerInvariant(),
                e.What,
                e.Reason,
            })
            .Reverse()
            .ToList();
        var subscription = s is null
            ? null
            : new
            {
                s.ProviderId,
                s.CustomerId,
                s.Status,
                Complimentary = s.IsComplimentary,
                PaidThrough = s.IsComplimentary ? (DateTimeOffset?)null : s.PaidThrough,
                s.PaidPlan,
                s.NextPlan,
                s.Stage,
                s.SuspensionReason,
                s.SuspensionNote,
                s.KeepRunning,
                s.Overage,
                s.EndsAt,
                s.EndedAt,
                s.SuspendsAt,
                s.RemovedAt,
                s.RemoveAtEnd,
            };
        output.Show(
            new
            {
                row.Name,
                row.Id,
                row.Status,
                row.Product,
                row.Plan,
                row.Address,
                row.Email,
                row.Customer,
                row.Complimentary,
                row.Host,
                tenant.Subnet,
                tenant.Image,
                row.Wanted,
                row.Observed,
                row.Health,
                row.HealthSince,
                row.HealthReason,
                UptimePercent = uptime.Percent,
                row.Reason,
                tenant.Generation,
                tenant.ObservedGeneration,
                row.CreatedAt,
                Usage = new { used.DiskBytes, used.TrafficBytes },
                Subscription = subscription,
                Domains = domains,
                History = lines,
            },
            [
                ("name", row.Name),
                ("status", row.Status),
                ("why", row.Reason),
                (
                    "health",
                    $"{row.Health}{(row.HealthSince is null ? "" : $" since {Output.Time(row.HealthSince)}")} {row.HealthReason}".TrimEnd()
                ),
                ("uptime", uptime.Text is null ? null : $"{uptime.Text} of the last {ReadHealth.Days} days"),
                ("plan", $"{row.Product}/{row.Plan}"),
                ("address", row.Address),
                ("customer", row.Email),
                ("host", row.Host),
                ("network", tenant.Subnet),
                ("image", tenant.Image),
                ("since", Output.Time(row.CreatedAt)),
                ("disk", $"{used.DiskBytes >> 20} MiB"),
                ("traffic", $"{used.TrafficBytes / 1_000_000} MB this month"),
                (
                    "subscription",
                    subscription is null ? "none"
                    : subscription.Complimentary ? "given by an operator"
                    : $"{subscription.ProviderId}, {subscription.Status}, paid through {Output.Time(subscription.PaidThrough)}"
                ),
                (
                    "dunning",
                    subscription is null
                        ? null
                        : $"{subscription.Stage}{(subscription.SuspensionReason == SuspensionReason.None ? "" : $", suspended: {subscription.SuspensionReason} {subscription.SuspensionNote}")}{(subscription.KeepRunning ? ", kept running" : "")}"
                ),
                ("ends", Output.Time(subscription?.EndsAt)),
                ("ended", Output.Time(subscription?.EndedAt)),
                ("suspended on", Output.Time(subscription?.SuspendsAt)),
                ("removed on", Output.Time(subscription?.RemovedAt)),
                .. domains.Select(d =>
                    ("domain", (string?)$"{d.Host} {d.State}{(d.IsMain ? " main" : "")} {d.Reason}")
                ),
                .. lines.Select(e =>
                    ("history", (string?)$"{Output.Time(e.At)} {e.What}{(e.Reason is null ? "" : $" ({e.Reason})")}")
                ),
            ]
        );
        return Exit.Done;
    }
}
