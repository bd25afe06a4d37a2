using Berth.Platform.Addresses;
using Berth.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Tenancy;

/// <summary>
/// A domain that a customer claims for one of their tenants. A claim alone gives nothing and does not block others:
/// whoever proves it first has it.
/// </summary>
public sealed class Domain
{
    private Domain() { }

    public Guid Id { get; private set; }
    public Guid TenantId { get; private set; }

    /// <summary>
    /// The full host name in normal form (<see cref="HostName"/>). Only one claim of a host name can be proven.
    /// </summary>
    public string Host { get; private set; } = "";

    /// <summary>The secret that the TXT record must contain; nobody else can know it.</summary>
    public string Token { get; private set; } = "";

    [Audited]
    public DomainState State { get; private set; }

    /// <summary>Why the domain is in this state, in words for its customer.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The tenant's own address redirects to this domain.</summary>
    [Audited]
    public bool IsMain { get; private set; }

    /// <summary>When the domain is checked next.</summary>
    public DateTimeOffset CheckAt { get; private set; }

    /// <summary>How many checks in a row brought nothing new.</summary>
    public int Looks { get; private set; }

    /// <summary>Since when the domain no longer leads here, although it did; null while it does.</summary>
    public DateTimeOffset? AwaySince { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>
    /// When the domain first was proven and led here. From then on it only has to lead here; the TXT record is not
    /// needed.
    /// </summary>
    public DateTimeOffset? ProvenAt { get; private set; }

    /// <summary>Creates a customer's claim, to be checked at once.</summary>
    public static Domain For(Tenant tenant, string host, string token, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenant.Id,
            Host = host,
            Token = token,
            State = DomainState.Waiting,
            Reason = "We look for the records in a moment.",
            CheckAt = now,
            AddedAt = now,
        };

    /// <summary>Whether the proxy serves the domain.</summary>
    public bool IsServed => State is DomainState.Ready or DomainState.Live;

    /// <summary>
    /// Records the result of a check and schedules the next: soon at first, then ever less often while nothing changes.
    /// </summary>
    public void Observe(DomainState state, string reason, DateTimeOffset now)
    {
        Looks = state == State ? Looks + 1 : 0;
        (State, Reason) = (state, reason);
        CheckAt = now + (state == DomainState.Live ? LiveWait : Wait());
        if (IsServed)
            (ProvenAt, AwaySince) = (ProvenAt ?? now, null);
        // The next one to claim it may be somebody else, so it must be proven again.
        if (state == DomainState.Lost)
            (ProvenAt, AwaySince) = (null, null);
    }

    /// <summary>
    /// Records that the check failed on our side, which says nothing about the domain, and tries again soon.
    /// </summary>
    public void Postpone(string reason, DateTimeOffset now)
    {
        Looks++;
        // A served domain stays served; why we could not check it is not the customer's concern.
        if (!IsServed)
            Reason = reason;
        CheckAt = now + Wait();
    }

    /// <summary>
    /// Records that the domain does not lead here just now. It is served for a while longer, since name servers have
    /// bad days.
    /// </summary>
    public void Miss(string reason, DateTimeOffset now)
    {
        AwaySince ??= now;
        (Reason, CheckAt) = (reason, now + AwayWait);
    }

    /// <summary>Schedules a check at once, because somebody says that the records are set.</summary>
    public void Hurry(DateTimeOffset now) => (CheckAt, Looks) = (now, 0);

    /// <summary>Sets whether the tenant's own address redirects to this domain.</summary>
    public void MakeMain(bool main) => IsMain = main;

    private TimeSpan Wait() => TimeSpan.FromSeconds(Math.Min(3600, 15 * Math.Pow(1.5, Math.Min(Looks, 20))));

    private static readonly TimeSpan LiveWait = TimeSpan.FromHours(12),
        AwayWait = TimeSpan.FromHours(1);
}

/// <summary>How far a customer's domain is, and who has to act next.</summary>
public enum DomainState
{
    /// <summary>The TXT record is not there yet. Its customer has to set it.</summary>
    Waiting,

    /// <summary>Ownership is proven, but the address does not lead here. Its customer has to set that.</summary>
    Proven,

    /// <summary>The proxy serves the domain and its certificate is on its way.</summary>
    Ready,

    /// <summary>The proxy serves the domain with a certificate.</summary>
    Live,

    /// <summary>
    /// Not served: it has not led here for long, or it is somebody else's now. Its customer sets the records again, the
    /// TXT record included, or removes it.
    /// </summary>
    Lost,
}

internal sealed class DomainTable : IEntityTypeConfiguration<Domain>
{
    public void Configure(EntityTypeBuilder<Domain> e)
    {
        // It becomes a word in the proxy's configuration: the database keeps its form, whoever writes.
        e.ToTable(
            "domains",
            t => t.HasCheckConstraint("domains_host_is_name", "host ~ '^[a-z0-9_-]+([.][a-z0-9_-]+)+$'")
        );
        e.HasIndex(d => new { d.TenantId, d.Host }).IsUnique();
        e.HasIndex(d => d.Host).IsUnique().HasFilter("state IN ('Proven', 'Ready', 'Live')");
        e.HasIndex(d => d.CheckAt);
        e.HasOne<Tenant>().WithMany().HasForeignKey(d => d.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
