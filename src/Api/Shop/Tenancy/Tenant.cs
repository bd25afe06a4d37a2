using Berth.Platform.Audit;
using Berth.Platform.Data;
using Berth.Platform.Settings;
using Berth.Platform.Webhooks;
using Berth.Tenants;
using Microsoft.EntityFrameworkCore;

namespace Berth.Shop.Tenancy;

/// <summary>
/// One customer's container with all that belongs to it. What should be (<see cref="Wanted"/>; each change raises <see
/// cref="Generation"/>) and what was seen (<see cref="Observed"/>, for a generation) are separate columns; the job <see
/// cref="TenantJobs.Reconcile"/> closes the gap.
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

    /// <summary>What kind of address the tenant has. It never changes, even if its product's does.</summary>
    public RouteKind Route { get; private set; }

    /// <summary>
    /// Whether the container accepts connections, so that the proxy may send it requests. Until then visitors see a
    /// page that says it is starting.
    /// </summary>
    public bool IsOpen { get; private set; }

    /// <summary>The tenant's /29, CIDR.</summary>
    public string Subnet { get; private set; } = "";

    /// <summary>
    /// Whether the bridge of its network has a name of ours. Networks from before the firewall needed one keep the name
    /// they have.
    /// </summary>
    public bool NamedBridge { get; private set; }

    /// <summary>The host that the tenant should be on.</summary>
    [Audited]
    public string Host { get; private set; } = "";

    /// <summary>
    /// The host that has the data and serves the tenant. If it differs from <see cref="Host"/>, a move is due.
    /// </summary>
    [Audited]
    public string DataOn { get; private set; } = "";

    /// <summary>
    /// The host that had the data before the last move; its proxy forwards requests that still arrive there. Null if
    /// the tenant never moved.
    /// </summary>
    public string? MovedFrom { get; private set; }

    public DateTimeOffset? MovedAt { get; private set; }

    /// <summary>Something of the tenant is still on <see cref="MovedFrom"/> and must be removed.</summary>
    public bool LeftBehind { get; private set; }

    [Audited]
    public TenantState Wanted { get; private set; }

    /// <summary>Why this is wanted. Strangers read it at a suspended tenant's address.</summary>
    public string WantedReason { get; private set; } = "";

    public int Generation { get; private set; }

    [Audited]
    public TenantState Observed { get; private set; }
    public int ObservedGeneration { get; private set; }

    /// <summary>Why the tenant is as it is, in words for its customer.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>When the tenant was seen to be gone; null before.</summary>
    public DateTimeOffset? GoneAt { get; private set; }

    /// <summary>The image by digest or id, pinned at the first provisioning.</summary>
    public string? Image { get; private set; }

    /// <summary>
    /// The volumes that it has, by their names within it. None leaves it before it is removed, whatever becomes of its
    /// product.
    /// </summary>
    public List<string> Volumes { get; private set; } = [MountSpec.Data];

    /// <summary>The same of its parts, by their names; null before.</summary>
    public IReadOnlyDictionary<string, string>? PartImages { get; private set; }

    /// <summary>
    /// Something differs from what we made, so the next reconcile first looks at what is really there. Otherwise it
    /// trusts the stack's state, which is faster.
    /// </summary>
    public bool Refresh { get; private set; }

    /// <summary>Why the tenant runs (again). Its mail says so.</summary>
    public StartCause StartedBy { get; private set; }

    public string? LeaseOwner { get; private set; }
    public DateTimeOffset? LeaseUntil { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Creates a tenant that should run, begins its history and enqueues the reconcile.</summary>
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
        db.Tell(TenantNews.Of(WebhookEvent.Created, tenant));
        tenant.Note(db, now, sale.IsComplimentary ? "Given by the operator" : "Payment received");
        tenant.Want(TenantState.Running, sale.IsComplimentary ? "Given by the operator." : "Paid.", db, now);
        return tenant;
    }

    /// <summary>
    /// Sets what the tenant should be and enqueues the work. If it is wanted already, only the reason changes. Throws
    /// for a tenant that should be gone and is wanted back.
    /// </summary>
    public void Want(
        TenantState state,
        string reason,
        AppDb db,
        DateTimeOffset now,
        StartCause cause = StartCause.Payment
    )
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
        Write(db, now, TenantEventKind.Wanted, $"{Wanted} → {state}", reason);
        (Wanted, StartedBy) = (state, cause);
        (RestartAskedAt, PlanAskedAt) = (null, null);
        if (state != TenantState.Running)
            IsOpen = false;
        Raise(db);
    }

    /// <summary>
    /// Gives the tenant another plan's limits and enqueues the work. Does nothing if it has that plan, or should be
    /// gone.
    /// </summary>
    public void Use(string plan, string reason, AppDb db, DateTimeOffset now)
    {
        if (Plan == plan || Wanted == TenantState.Gone)
            return;
        Write(db, now, TenantEventKind.Plan, $"{Plan} → {plan}", reason);
        (Plan, PlanAskedAt) = (plan, null);
        Raise(db);
    }

    /// <summary>
    /// Records that something which the container is made from was renewed, and enqueues the work. Does nothing if the
    /// tenant should be gone.
    /// </summary>
    public void Renew(string what, AppDb db, DateTimeOffset now)
    {
        if (Wanted == TenantState.Gone)
            return;
        Note(db, now, what);
        Raise(db);
    }

    /// <summary>
    /// Has the tenant looked at and repaired, because it is not as it should be. Throws if it should be gone.
    /// </summary>
    public void Mend(string what, AppDb db, DateTimeOffset now)
    {
        if (Wanted == TenantState.Gone)
            throw new InvalidOperationException($"The tenant '{Slug}' is to be gone; there is nothing to mend.");
        Write(
            db,
            now,
            TenantEventKind.Mended,
            what,
            "Something was not as it should be. It is being put right, and nothing is lost."
        );
        Refresh = true;
        Raise(db);
    }

    /// <summary>
    /// Enqueues the reconcile again if one is due and its job is missing. If a job waits already, no second one is
    /// added.
    /// </summary>
    public void Remind(AppDb db, DateTimeOffset now)
    {
        if (ObservedGeneration == Generation)
            return;
        Write(db, now, TenantEventKind.Mended, "The job was missing", "The work goes on.");
        db.Enqueue(TenantJobs.For(Id, TenantJobs.Reconcile));
    }

    /// <summary>
    /// Records what was seen for the generation that was worked on. Throws if a newer generation was observed already.
    /// </summary>
    public void Observe(TenantState state, int generation, string reason, AppDb db, DateTimeOffset now)
    {
        if (generation < ObservedGeneration)
            throw new InvalidOperationException(
                $"The tenant '{Slug}' was observed at generation {ObservedGeneration} already, not only at {generation}."
            );
        if (Observed != state)
            Write(db, now, TenantEventKind.Observed, $"{Observed} → {state}", reason);
        if (TenantNews.Moved(Observed, state) is { } moved)
            db.Tell(TenantNews.Of(moved, this));
        (Observed, ObservedGeneration, Reason, Refresh) = (state, generation, reason, false);
        if (state == TenantState.Gone)
            GoneAt ??= now;
    }

    /// <summary>
    /// Marks the container as accepting connections; returns false if it was marked already or should not run. Writes
    /// straight to the database, because a reconcile may hold the row in memory meanwhile.
    /// </summary>
    public static async Task<bool> OpenAsync(AppDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlAsync(
            $"UPDATE tenants SET is_open = true WHERE id = {id} AND wanted = 'Running' AND NOT is_open",
            cancellationToken
        ) == 1;

    /// <summary>Gives it another /29, because others have the addresses of its own. Its network is not made yet.</summary>
    public void Renumber(string subnet, AppDb db, DateTimeOffset now)
    {
        (Subnet, NamedBridge, Refresh) = (subnet, true, true);
        Write(db, now, TenantEventKind.Mended, $"Its network is {subnet} now", null);
    }

    /// <summary>
    /// Records why work is delayed, in words for the customer; the state stays. The same reason again changes nothing.
    /// </summary>
    public void Delay(string reason, AppDb db, DateTimeOffset now)
    {
        if (Reason == reason)
            return;
        Write(db, now, TenantEventKind.Delayed, "Waiting", reason);
        Reason = reason;
        db.Tell(TenantNews.Of(WebhookEvent.Failed, this));
    }

    /// <summary>Has the next attempt look first at what is there, because this one failed.</summary>
    public void LookFirst() => Refresh = true;

    /// <summary>Adds a step to the history that the customer sees.</summary>
    public void Note(AppDb db, DateTimeOffset now, string step) => Write(db, now, TenantEventKind.Step, step, null);

    private void Raise(AppDb db)
    {
        Generation++;
        db.Enqueue(TenantJobs.For(Id, TenantJobs.Reconcile));
    }

    private void Write(AppDb db, DateTimeOffset now, TenantEventKind kind, string what, string? reason) =>
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
