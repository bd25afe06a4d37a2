using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Platform.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

/// <summary>
/// One customer's container with all that belongs to it. What should be (<see cref="Wanted"/>, raised with each change
/// of <see cref="Generation"/>) and what was seen (<see cref="Observed"/>, for a generation) are different columns;
/// the job <see cref="TenantJobs.Reconcile"/> closes the gap.
/// </summary>
public sealed partial class Tenant
{
    private Tenant() { }

    public Guid Id { get; private set; }
    public Guid OrderId { get; private set; }

    /// <summary>The name, in normal form. Free for others once the tenant is gone.</summary>
    public string Slug { get; private set; } = "";

    public string Product { get; private set; } = "";

    [Audited]
    public string Plan { get; private set; } = "";

    /// <summary>What kind of address it has. It keeps it, whatever its product says later.</summary>
    public RouteKind Route { get; private set; }

    /// <summary>
    /// Whether its container takes connections, so that the proxy may send it requests. Before that a page says that it
    /// is starting.
    /// </summary>
    public bool IsOpen { get; private set; }

    /// <summary>The tenant's /29, CIDR.</summary>
    public string Subnet { get; private set; } = "";

    /// <summary>
    /// Whether its network's bridge has a name of ours; those from before the firewall asked for one have not, and keep
    /// what they have.
    /// </summary>
    public bool NamedBridge { get; private set; }

    /// <summary>The host that it should be on.</summary>
    [Audited]
    public string Host { get; private set; } = "";

    /// <summary>
    /// The host that has its data: where it is served from. Not <see cref="Host"/>: it is to be moved.
    /// </summary>
    [Audited]
    public string DataOn { get; private set; } = "";

    /// <summary>
    /// The host that had its data before; its proxy sends on who still comes there. Null when it never moved.
    /// </summary>
    public string? MovedFrom { get; private set; }

    /// <summary>When it moved.</summary>
    public DateTimeOffset? MovedAt { get; private set; }

    /// <summary>On <see cref="MovedFrom"/> there is still something of it, which is to be removed.</summary>
    public bool LeftBehind { get; private set; }

    [Audited]
    public TenantState Wanted { get; private set; }

    /// <summary>
    /// Why that is wanted. It stands at the tenant's address while it is suspended, where strangers read it.
    /// </summary>
    public string WantedReason { get; private set; } = "";

    public int Generation { get; private set; }

    [Audited]
    public TenantState Observed { get; private set; }
    public int ObservedGeneration { get; private set; }

    /// <summary>Why it is as it is, in words for its customer.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Image by digest or id, as resolved at the first provisioning.</summary>
    public string? Image { get; private set; }

    /// <summary>
    /// What was made of it is not as it was left: the next reconcile looks at what is there before it goes on. Else it
    /// trusts the stack's state, which is faster.
    /// </summary>
    public bool Refresh { get; private set; }

    public string? LeaseOwner { get; private set; }
    public DateTimeOffset? LeaseUntil { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>A new tenant of what was sold, wanted to run; its history begins with that.</summary>
    public static Tenant For(
        Sale sale,
        string subnet,
        string host,
        AppDb db,
        DateTimeOffset now,
        RouteKind route = RouteKind.Subdomain
    )
    {
        var tenant = new Tenant
        {
            Id = Guid.CreateVersion7(now),
            OrderId = sale.OrderId,
            Slug = sale.Name,
            Route = route,
            Product = sale.Product,
            Plan = sale.Plan,
            Subnet = subnet,
            NamedBridge = true,
            Host = host,
            DataOn = host,
            CreatedAt = now,
            Reason = "Not begun yet.",
        };
        db.Tenants.Add(tenant);
        db.Tell(TenantNews.Of(Happened.Created, tenant));
        tenant.Note(db, now, sale.IsGiven ? "Given by the operator" : "Payment received");
        tenant.Want(TenantState.Running, sale.IsGiven ? "Given by the operator." : "Paid.", db, now);
        return tenant;
    }

    /// <summary>
    /// Says what it should be, and enqueues the work. Wanting what is wanted already changes no more than the reason.
    /// Nothing can be wanted of one that should be gone.
    /// </summary>
    public void Want(TenantState state, string reason, AppDb db, DateTimeOffset now)
    {
        if (state == TenantState.None)
            throw new InvalidOperationException("A tenant cannot be wanted never to have been.");
        if (Wanted != TenantState.Gone)
            WantedReason = reason;
        if (Wanted == state)
            return;
        if (Wanted == TenantState.Gone)
            throw new InvalidOperationException(
                $"The tenant '{Slug}' is to be gone; it cannot be {state} again. A new order makes a new tenant."
            );
        Write(db, now, "wanted", $"{Wanted} → {state}", reason);
        Wanted = state;
        if (state != TenantState.Running)
            IsOpen = false;
        Raise(db);
    }

    /// <summary>
    /// Gives it another plan's limits, and enqueues the work. A tenant that should be gone keeps what it had.
    /// </summary>
    public void Use(string plan, string reason, AppDb db, DateTimeOffset now)
    {
        if (Plan == plan || Wanted == TenantState.Gone)
            return;
        Write(db, now, "plan", $"{Plan} → {plan}", reason);
        Plan = plan;
        Raise(db);
    }

    /// <summary>
    /// Something that its container is made from was renewed: says so in the history, and enqueues the work. Of one
    /// that should be gone nothing is renewed.
    /// </summary>
    public void Renew(string what, AppDb db, DateTimeOffset now)
    {
        if (Wanted == TenantState.Gone)
            return;
        Note(db, now, what);
        Raise(db);
    }

    /// <summary>
    /// Has its container restarted, and says so in the history at once. One that is not to run has nothing to restart.
    /// </summary>
    public void Restart(AppDb db, DateTimeOffset now)
    {
        if (Wanted != TenantState.Running)
            return;
        Note(db, now, TenantJobs.RestartAsked);
        db.Enqueue(TenantJobs.For(Id, TenantJobs.Restart));
    }

    /// <summary>
    /// What should be is not there, or not as it should be: has it looked at and made good. One that is gone has
    /// nothing to mend.
    /// </summary>
    public void Mend(string what, AppDb db, DateTimeOffset now)
    {
        if (Wanted == TenantState.Gone)
            throw new InvalidOperationException($"The tenant '{Slug}' is to be gone; there is nothing to mend.");
        Write(
            db,
            now,
            "mended",
            what,
            "Something was not as it should be. It is being put right, and nothing is lost."
        );
        Refresh = true;
        Raise(db);
    }

    /// <summary>Its reconcile is owed, but no job for it waits: enqueues it. While one waits, it is that one.</summary>
    public void Remind(AppDb db, DateTimeOffset now)
    {
        if (ObservedGeneration == Generation)
            return;
        Write(db, now, "mended", "The job was missing", "The work goes on.");
        db.Enqueue(TenantJobs.For(Id, TenantJobs.Reconcile));
    }

    /// <summary>Says what was seen, for the generation that was worked on.</summary>
    public void Observe(TenantState state, int generation, string reason, AppDb db, DateTimeOffset now)
    {
        if (generation < ObservedGeneration)
            throw new InvalidOperationException(
                $"The tenant '{Slug}' was observed at generation {ObservedGeneration} already, not only at {generation}."
            );
        if (Observed != state)
            Write(db, now, "observed", $"{Observed} → {state}", reason);
        if (TenantNews.Moved(Observed, state) is { } moved)
            db.Tell(TenantNews.Of(moved, this));
        (Observed, ObservedGeneration, Reason, Refresh) = (state, generation, reason, false);
    }

    /// <summary>
    /// Its container takes connections. Beside a reconcile that holds the row in memory, so it is said to the database
    /// alone; of one that is not to run (any more) nothing is said. False when it was so already.
    /// </summary>
    public static async Task<bool> OpenAsync(AppDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"UPDATE tenants SET is_open = true WHERE id = {id} AND wanted = 'Running' AND NOT is_open",
            cancellationToken
        ) == 1;

    /// <summary>Pins the image.</summary>
    public void Pin(string image) => Image = image;

    /// <summary>Work is not getting on: says why, for the customer. The state stays.</summary>
    public void Delay(string reason, AppDb db, DateTimeOffset now)
    {
        if (Reason == reason)
            return;
        Write(db, now, "delayed", "Waiting", reason);
        Reason = reason;
        db.Tell(TenantNews.Of(Happened.Failed, this));
    }

    /// <summary>One step that the customer sees.</summary>
    public void Note(AppDb db, DateTimeOffset now, string step) => Write(db, now, "step", step, null);

    private void Raise(AppDb db)
    {
        Generation++;
        db.Enqueue(TenantJobs.For(Id, TenantJobs.Reconcile));
    }

    private void Write(AppDb db, DateTimeOffset now, string kind, string what, string? reason) =>
        db.TenantEvents.Add(
            new TenantEvent
            {
                TenantId = Id,
                At = now,
                Kind = kind,
                What = what,
                Reason = reason,
            }
        );
}
