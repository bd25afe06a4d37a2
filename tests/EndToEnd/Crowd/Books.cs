using System.Text.Json;
using Berth.Shop.Orders;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tests.EndToEnd.Crowd;

/// <summary>
/// Compares database, Docker, Stripe and mail without the product's help. Each answer is a list of what is wrong.
/// </summary>
public sealed class Books(World world)
{
    /// <summary>What Docker should have, and what it has.</summary>
    public async Task<(IReadOnlyList<string> Should, IReadOnlyList<string> Has)> DockerAsync()
    {
        await using var db = world.Db();
        var should = new List<string>();
        foreach (var t in await db.Tenants.AsNoTracking().Where(t => t.Observed != TenantState.Gone).ToListAsync())
        {
            var name = $"{world.It.Name}-{t.Slug}";
            if (t.Wanted == TenantState.Running)
                should.Add($"container {name} running");
            if (t.Wanted is TenantState.Running or TenantState.Suspended)
                should.AddRange([$"network {name}", $"volume {name}-data"]);
        }
        return ([.. should.Order(StringComparer.Ordinal)], await world.It.TenantResourcesAsync());
    }

    /// <summary>Each subscription that is alive serves one tenant, and each tenant that is served has one.</summary>
    public async Task<IReadOnlyList<string>> SubscriptionsAsync()
    {
        await using var db = world.Db();
        var alive = (await AllAsync("/v1/subscriptions?status=all"))
            .Where(s => Text(s, "status") is not ("canceled" or "incomplete_expired" or "incomplete"))
            .Select(s => Text(s, "id"))
            .ToList();
        var rows = await db
            .Subscriptions.AsNoTracking()
            .Where(s => s.EndedAt == null)
            .Join(
                db.Tenants.Where(t => t.Wanted != TenantState.Gone),
                s => s.TenantId,
                t => t.Id,
                (s, t) => new { s.ProviderId, t.Slug }
            )
            .ToListAsync();
        return
        [
            .. alive.Except(rows.Select(r => r.ProviderId)).Select(id => $"{id} is alive and serves nobody"),
            .. rows.ExceptBy(alive, r => r.ProviderId).Select(r => $"{r.Slug} is served, and {r.ProviderId} is over"),
            .. rows.GroupBy(r => r.Slug).Where(g => g.Count() > 1).Select(g => $"{g.Key} is served {g.Count()} times"),
        ];
    }

    /// <summary>Each order that was paid has its tenant, or its money was given back.</summary>
    public async Task<IReadOnlyList<string>> OrdersAsync()
    {
        await using var db = world.Db();
        var wrong = await db
            .Orders.Where(o =>
                (o.State == OrderState.Paid || o.State == OrderState.Ended) && !db.Tenants.Any(t => t.Id == o.TenantId)
            )
            .Select(o => $"{o.Name} is {o.State} and has no tenant")
            .ToListAsync();
        var paid = await PaidAsync();
        foreach (var order in await db.Orders.AsNoTracking().Where(o => o.State == OrderState.Lost).ToListAsync())
        {
            foreach (var p in paid.Where(p => p.Subscription == order.SubscriptionId && !p.IsRefunded && p.Amount > 0))
                wrong.Add($"{order.Name} is lost, and {p.Invoice} was not given back");
        }
        foreach (
            var twice in (await AllAsync("/v1/subscriptions?status=all"))
                .GroupBy(s => Text(s.GetProperty("metadata"), "order"))
                .Where(g => g.Count() > 1)
        )
            wrong.Add($"the order {twice.Key} has {twice.Count()} subscriptions");
        return wrong;
    }

    /// <summary>No time of a tenant was paid for twice and kept.</summary>
    public async Task<IReadOnlyList<string>> ChargesAsync()
    {
        await using var db = world.Db();
        var tenants = await db
            .Orders.Where(o => o.SubscriptionId != null && o.TenantId != null)
            .ToDictionaryAsync(o => o.SubscriptionId!, o => o.TenantId);
        return
        [
            .. (await PaidAsync())
                .Where(p => !p.IsRefunded && tenants.ContainsKey(p.Subscription))
                .GroupBy(p => tenants[p.Subscription])
                .SelectMany(g => Twice([.. g.SelectMany(p => p.Periods).Order()], $"{g.Key}")),
        ];
    }

    /// <summary>Mails that came more than once, or of which somebody must decide.</summary>
    public async Task<IReadOnlyList<string>> MailsAsync()
    {
        await using var db = world.Db();
        var wrong = await db
            .Mails.Where(m => m.State != Berth.Platform.Mail.MailState.Sent)
            .Select(m => $"{m.Key} is {m.State}")
            .ToListAsync();
        wrong.AddRange(
            (await db.Mails.GroupBy(m => m.Key).Where(g => g.Count() > 1).Select(g => g.Key).ToListAsync()).Select(k =>
                $"{k} was written twice"
            )
        );
        var came = await world.It.MailsAsync();
        wrong.AddRange(
            came.GroupBy(m => m.Headers["message-id"])
                .Where(g => g.Count() > 1)
                .Select(g => $"{g.First().Subject} to {g.First().To} came {g.Count()} times")
        );
        var written = await db.Mails.CountAsync(m => m.Recipient != Berth.Platform.Mail.Mail.ToOperators);
        if (came.Count != written)
            wrong.Add($"{written} mails were written, {came.Count} came");
        return wrong;
    }

    private static IEnumerable<string> Twice(IReadOnlyList<(long Start, long End)> periods, string who) =>
        periods
            .Zip(periods.Skip(1))
            .Where(p => p.Second.Start < p.First.End)
            .Select(p =>
                $"{who} paid {At(p.First.Start)} to {At(p.First.End)}, and {At(p.Second.Start)} to {At(p.Second.End)}"
            );

    private static string At(long time) => $"{DateTimeOffset.FromUnixTimeSeconds(time):yyyy-MM-dd HH:mm}";

    private async Task<IReadOnlyList<Bill>> PaidAsync()
    {
        var charges = (await AllAsync("/v1/charges?"))
            .Where(c => c.GetProperty("paid").GetBoolean())
            .ToLookup(c => Text(c, "payment_intent"));
        var payments = (await AllAsync("/v1/invoice_payments?")).ToLookup(
            p => Text(p, "invoice"),
            p => Text(p.GetProperty("payment"), "payment_intent")
        );
        return
        [
            .. (await AllAsync("/v1/invoices?status=paid")).Select(i => new Bill(
                Text(i, "id"),
                Text(i.GetProperty("parent").GetProperty("subscription_details"), "subscription"),
                i.GetProperty("amount_paid").GetInt64(),
                payments[Text(i, "id")].SelectMany(p => charges[p]) is var its
                    && its.Any()
                    && its.All(c => c.GetProperty("amount_refunded").GetInt64() == c.GetProperty("amount").GetInt64()),
                [
                    .. i.GetProperty("lines")
                        .GetProperty("data")
                        .EnumerateArray()
                        .Where(IsPeriod)
                        .Select(l => l.GetProperty("period"))
                        .Select(p => (p.GetProperty("start").GetInt64(), p.GetProperty("end").GetInt64())),
                ]
            )),
        ];
    }

    /// <summary>What a change of plan costs midway is no period.</summary>
    private static bool IsPeriod(JsonElement line) =>
        line.GetProperty("amount").GetInt64() > 0
        && line.GetProperty("parent").GetProperty("subscription_item_details")
            is { ValueKind: JsonValueKind.Object } item
        && !item.GetProperty("proration").GetBoolean();

    private async Task<IReadOnlyList<JsonElement>> AllAsync(string list)
    {
        var all = new List<JsonElement>();
        for (JsonElement page; ; )
        {
            page = await world.StripeAsync(
                HttpMethod.Get,
                $"{list}&limit=100{(all.Count == 0 ? "" : $"&starting_after={Text(all[^1], "id")}")}"
            );
            all.AddRange(page.GetProperty("data").EnumerateArray());
            if (!page.GetProperty("has_more").GetBoolean())
                return all;
        }
    }

    private static string Text(JsonElement e, string name) =>
        e.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    private sealed record Bill(
        string Invoice,
        string Subscription,
        long Amount,
        bool IsRefunded,
        IReadOnlyList<(long Start, long End)> Periods
    );
}
