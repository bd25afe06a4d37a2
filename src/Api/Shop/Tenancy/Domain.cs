using Berth.Platform.Addresses;
using Berth.Platform.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Berth.Shop.Tenancy;

/// <summary>
/// A domain that a customer says is theirs, for one of their tenants. Saying so gives nothing yet, and keeps nobody
/// else from saying the same: who proves it has it.
/// </summary>
public sealed class Domain
{
    private Domain() { }

    public Guid Id { get; private set; }
    public Guid TenantId { get; private set; }

    /// <summary>
    /// The whole host name in normal form (<see cref="HostName"/>). Of those that are proven there is one.
    /// </summary>
    public string Host { get; private set; } = "";

    /// <summary>What the TXT record must say: nobody else can know it.</summary>
    public string Token { get; private set; } = "";

    [Audited]
    public DomainState State { get; private set; }

    /// <summary>Why it is there and not further, in words for its customer.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The tenant's own address redirects to it.</summary>
    [Audited]
    public bool IsMain { get; private set; }

    /// <summary>When it is looked at next.</summary>
    public DateTimeOffset CheckAt { get; private set; }

    /// <summary>How often in a row a look brought nothing new.</summary>
    public int Looks { get; private set; }

    /// <summary>Since when it does not lead here any more, though it did.</summary>
    public DateTimeOffset? AwaySince { get; private set; }

    public DateTimeOffset AddedAt { get; private set; }

    /// <summary>Since when it was proven and led here; from then on it is enough that it does.</summary>
    public DateTimeOffset? ProvenAt { get; private set; }

    /// <summary>One that a customer adds.</summary>
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

    /// <summary>Whether the proxy serves it.</summary>
    public bool IsServed => State is DomainState.Ready or DomainState.Live;

    /// <summary>
    /// Says what a look found, and when the next one is due: soon while something may be on its way, then ever less
    /// often.
    /// </summary>
    public void Observe(DomainState state, string reason, DateTimeOffset now)
    {
        Looks = state == State ? Looks + 1 : 0;
        (State, Reason) = (state, reason);
        CheckAt = now + (state == DomainState.Live ? LiveWait : Wait());
        if (IsServed)
            (ProvenAt, AwaySince) = (ProvenAt ?? now, null);
        // Whoever has it next may not be who had it: it is to be proven anew.
        if (state == DomainState.Lost)
            (ProvenAt, AwaySince) = (null, null);
    }

    /// <summary>The look could not be taken, which says nothing about it. Soon again.</summary>
    public void Postpone(string reason, DateTimeOffset now)
    {
        Looks++;
        // What is served is; why it could not be looked at is our business.
        if (!IsServed)
            Reason = reason;
        CheckAt = now + Wait();
    }

    /// <summary>
    /// It does not lead here just now, though it did: it is served on for a while, since name servers have bad days.
    /// </summary>
    public void Miss(string reason, DateTimeOffset now)
    {
        AwaySince ??= now;
        (Reason, CheckAt) = (reason, now + AwayWait);
    }

    /// <summary>Has it looked at now, because somebody says that the records are set.</summary>
    public void Hurry(DateTimeOffset now) => (CheckAt, Looks) = (now, 0);

    /// <summary>Makes it the address that the tenant's own redirects to, or takes that back.</summary>
    public void MakeMain(bool main) => IsMain = main;

    private TimeSpan Wait() => TimeSpan.FromSeconds(Math.Min(3600, 15 * Math.Pow(1.5, Math.Min(Looks, 20))));

    private static readonly TimeSpan LiveWait = TimeSpan.FromHours(12),
        AwayWait = TimeSpan.FromHours(1);
}

/// <summary>How far a customer's domain is, and who moves it on.</summary>
public enum DomainState
{
    /// <summary>The TXT record is not seen. Its customer sets it.</summary>
    Waiting,

    /// <summary>It is theirs; its address is not here. Its customer sets that.</summary>
    Proven,

    /// <summary>It is served; its certificate is on its way.</summary>
    Ready,

    /// <summary>It is served with a certificate.</summary>
    Live,

    /// <summary>
    /// It has not led here for long, or is another's now, and is not served. Its customer sets the records, the TXT
    /// record too, or removes it.
    /// </summary>
    Lost,
}

internal sealed class DomainTable : IEntityTypeConfiguration<Domain>
{
    public void Configure(EntityTypeBuilder<Domain> e)
    {
        e.ToTable("domains");
        e.HasIndex(d => new { d.TenantId, d.Host }).IsUnique();
        e.HasIndex(d => d.Host).IsUnique().HasFilter("state IN ('Proven', 'Ready', 'Live')");
        e.HasIndex(d => d.CheckAt);
        e.HasOne<Tenant>().WithMany().HasForeignKey(d => d.TenantId).OnDelete(DeleteBehavior.NoAction);
    }
}
