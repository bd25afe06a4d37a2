using Berth.Checkout;
using Berth.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Provisioning;

/// <summary>
/// One customer's container with all that belongs to it. What should be (<see cref="Wanted"/>, raised with each change of <see cref="Generation"/>) and what was
/// seen (<see cref="Observed"/>, for a generation) are different columns; <see cref="ReconcileTenant"/> closes the gap.
/// </summary>
public sealed class Tenant
{
    private Tenant() { }

    public Guid Id { get; private set; }
    public Guid OrderId { get; private set; }

    /// <summary>The name, in normal form. Free for others once the tenant is gone.</summary>
    public string Slug { get; private set; } = "";

    public string Product { get; private set; } = "";
    public string Plan { get; private set; } = "";

    /// <summary>The tenant's /29, CIDR.</summary>
    public string Subnet { get; private set; } = "";

    public TenantState Wanted { get; private set; }
    public int Generation { get; private set; }
    public TenantState Observed { get; private set; }
    public int ObservedGeneration { get; private set; }

    /// <summary>Why it is as it is, in words for its customer.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Image by digest or id, as resolved at the first provisioning.</summary>
    public string? Image { get; private set; }

    public string? LeaseOwner { get; private set; }
    public DateTimeOffset? LeaseUntil { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>A new tenant of a paid order, wanted to run; its history begins with the payment.</summary>
    public static Tenant For(Order order, string subnet, AppDb db, DateTimeOffset now)
    {
        var tenant = new Tenant { Id = Guid.CreateVersion7(now), OrderId = order.Id, Slug = order.Name, Product = order.Product, Plan = order.Plan, Subnet = subnet, CreatedAt = now, Reason = "Not begun yet." };
        db.Tenants.Add(tenant);
        tenant.Note(db, now, "Payment received");
        tenant.Want(TenantState.Running, "Paid.", db, now);
        return tenant;
    }

    /// <summary>Says what it should be, and enqueues the work. Wanting what is wanted already changes nothing. Nothing can be wanted of one that should be gone.</summary>
    public void Want(TenantState state, string reason, AppDb db, DateTimeOffset now)
    {
        if (state == TenantState.None) throw new InvalidOperationException("A tenant cannot be wanted never to have been.");
        if (Wanted == state) return;
        if (Wanted == TenantState.Gone) throw new InvalidOperationException($"The tenant '{Slug}' is to be gone; it cannot be {state} again. A new order makes a new tenant.");
        Write(db, now, "wanted", $"{Wanted} → {state}", reason);
        (Wanted, Generation) = (state, Generation + 1);
        db.Enqueue(ReconcileTenant.Job(Id));
    }

    /// <summary>Has its container restarted, and says so in the history at once. One that is not to run has nothing to restart.</summary>
    public void Restart(AppDb db, DateTimeOffset now)
    {
        if (Wanted != TenantState.Running) return;
        Note(db, now, RestartTenant.Asked);
        db.Enqueue(RestartTenant.Job(Id));
    }

    /// <summary>Says what was seen, for the generation that was worked on.</summary>
    public void Observe(TenantState state, int generation, string reason, AppDb db, DateTimeOffset now)
    {
        if (generation < ObservedGeneration) throw new InvalidOperationException($"The tenant '{Slug}' was observed at generation {ObservedGeneration} already, not only at {generation}.");
        if (Observed != state) Write(db, now, "observed", $"{Observed} → {state}", reason);
        (Observed, ObservedGeneration, Reason) = (state, generation, reason);
    }

    /// <summary>Pins the image.</summary>
    public void Pin(string image) => Image = image;

    /// <summary>Work is not getting on: says why, for the customer. The state stays.</summary>
    public void Delay(string reason, AppDb db, DateTimeOffset now)
    {
        if (Reason != reason) Write(db, now, "delayed", "Waiting", reason);
        Reason = reason;
    }

    /// <summary>One step that the customer sees.</summary>
    public void Note(AppDb db, DateTimeOffset now, string step) => Write(db, now, "step", step, null);

    private void Write(AppDb db, DateTimeOffset now, string kind, string what, string? reason) =>
        db.TenantEvents.Add(new TenantEvent { TenantId = Id, At = now, Kind = kind, What = what, Reason = reason });
}

/// <summary>What a tenant is or should be, and who moves it on.</summary>
public enum TenantState
{
    /// <summary>Nothing of it exists yet. The reconcile moves it on.</summary>
    None,

    /// <summary>Container up and answering through the proxy. The subscription's end moves it on.</summary>
    Running,

    /// <summary>Container gone, network and volume kept. A payment or the purge moves it on.</summary>
    Suspended,

    /// <summary>Nothing of it is left. Nothing moves it on.</summary>
    Gone,
}

/// <summary>One line of a tenant's history. The customer's page shows them.</summary>
public sealed class TenantEvent
{
    public long Id { get; set; }
    public Guid TenantId { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>wanted, observed, delayed or step.</summary>
    public string Kind { get; set; } = "";

    public string What { get; set; } = "";
    public string? Reason { get; set; }
}

/// <summary>A /29 that belongs to a tenant. The table's key decides races.</summary>
public sealed class HeldSubnet
{
    public string Cidr { get; set; } = "";
    public Guid TenantId { get; set; }
}

internal static class TenantTable
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Tenant>(e =>
        {
            e.ToTable("tenants");
            e.HasIndex(t => t.OrderId).IsUnique();
            e.HasIndex(t => t.Slug).IsUnique().HasFilter("observed <> 'Gone'");
            e.Property(t => t.Generation).IsConcurrencyToken(); // two who want something at once: the second one reads again
            e.HasOne<Order>().WithMany().HasForeignKey(t => t.OrderId).OnDelete(DeleteBehavior.NoAction);
        });
        model.Entity<TenantEvent>(e =>
        {
            e.ToTable("tenant_events");
            e.HasIndex(x => new { x.TenantId, x.Id });
            e.HasOne<Tenant>().WithMany().HasForeignKey(x => x.TenantId).OnDelete(DeleteBehavior.NoAction);
        });
        model.Entity<HeldSubnet>(e =>
        {
            e.ToTable("held_subnets");
            e.HasKey(s => s.Cidr);
            e.HasIndex(s => s.TenantId).IsUnique();
        });
    }
}
