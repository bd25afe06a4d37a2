using Berth.Platform.Data;
using Berth.Platform.Jobs;
using Berth.Platform.Settings;
using Berth.Shop.Hosts;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Tenants.Edge;
using Microsoft.EntityFrameworkCore;

namespace Berth.Tenants.Domains;

/// <summary>
/// Looks at the domains that are due. Two things make one a tenant's: a TXT record that only its owner can set, and an
/// address that leads here. Then it is served, and its certificate is asked for, once, by us: nobody's visit has to
/// wait for it.
/// </summary>
public sealed class CheckDomains(
    IDbContextFactory<AppDb> databases,
    AskDns dns,
    KnownHosts hosts,
    PublishEdge edge,
    WarmCertificate certificates,
    BerthSettings settings,
    TimeProvider clock
) : IJobHandler<CheckDomains.Args>
{
    /// <summary>The kind of this job.</summary>
    public const string Kind = "check-domains";

    // One with a name server that does not answer takes up to ten seconds.
    private const int MostAtOnce = 8,
        MostInARound = 200;

    /// <summary>For how long a proven domain that leads elsewhere is served on.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    /// <summary>After which a domain that was never proven is forgotten.</summary>
    public static readonly TimeSpan NeverProven = TimeSpan.FromDays(30);

    private const string Served = "It is served, with a certificate.";

    /// <summary>Nothing to say: it is about all that are due.</summary>
    public sealed record Args;

    /// <summary>The job, at once.</summary>
    public static NewJob Job() => new(Kind, "{}", Key: "recurring");

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(Args args, CancellationToken cancellationToken)
    {
        if (!settings.Domains.IsOn(settings))
            return JobOutcome.Done;
        await ForgetAsync(cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var due = await db
            .Domains.Where(d => d.CheckAt <= now)
            .OrderBy(d => d.CheckAt)
            .Take(MostInARound)
            .Select(d => d.Id)
            .ToListAsync(cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken },
            async (id, ct) => await LookAsync(id, ct)
        );
        return JobOutcome.Done;
    }

    /// <summary>Those of tenants that are gone, and those that nobody proved.</summary>
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var before = clock.GetUtcNow() - NeverProven;
        var gone = db.Tenants.Where(t => t.Observed == TenantState.Gone).Select(t => t.Id);
        await db
            .Domains.Where(d => (d.State == DomainState.Waiting && d.AddedAt < before) || gone.Contains(d.TenantId))
            .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task LookAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Domains.SingleOrDefaultAsync(d => d.Id == id, cancellationToken) is not { } domain)
            return;
        var tenant = await db.Tenants.SingleAsync(t => t.Id == domain.TenantId, cancellationToken);
        var (was, before, now) = (domain.IsServed, domain.State, clock.GetUtcNow());
        try
        {
            var (state, reason) = await SeeAsync(db, domain, cancellationToken);
            if (state is null)
                domain.Miss(reason, now);
            else
                domain.Observe(state.Value, reason, now);
        }
        catch (DnsUnavailableException)
        {
            domain.Postpone(
                $"The name servers did not say anything about {domain.Host}. We ask again by ourselves.",
                now
            );
        }
        if (domain.State != before)
            tenant.Note(db, now, $"Domain {domain.Host}: {Words(domain.State)}");
        if (domain.IsServed != was)
            db.Enqueue(CheckEdge.Job()); // should the next lines not be reached
        if (!await SaveAsync(db, cancellationToken))
            return;
        // Routes only for what is recorded; and the certificate only when the route is there.
        if (domain.IsServed != was)
            await edge.PublishAsync(tenant, cancellationToken);
        if (domain.IsServed)
            await WarmAsync(db, domain, tenant, cancellationToken);
    }

    /// <summary>What there is to see; no state = it leads elsewhere, and is served on for a while.</summary>
    private async Task<(DomainState?, string)> SeeAsync(AppDb db, Domain domain, CancellationToken cancellationToken)
    {
        var name = DomainRecords.ProofName(domain.Host);
        // Some registrars keep the quotes that people enter.
        var texts = (await dns.AskAsync(name, DnsType.Txt, cancellationToken))
            .Select(t => t.Trim('"', ' '))
            .ToHashSet();
        var isProven = texts.Contains(DomainRecords.Proof(domain.Token));
        // Who has proven it once need not keep the record, as long as the domain leads here and nobody else proves it.
        if (!isProven && domain.ProvenAt is null)
        {
            return domain.State == DomainState.Lost
                ? (
                    DomainState.Lost,
                    $"It is not served. To have it served again, set the TXT record {name} and the address."
                )
                : (
                    DomainState.Waiting,
                    $"There is no TXT record {name} with the value below yet. Name servers may take a while to show a new one."
                );
        }
        if (isProven && !await TakeAsync(db, domain, texts, cancellationToken))
            return (
                DomainState.Waiting,
                $"Another container uses this domain, and its TXT record is there, too. Remove that record of {name} first."
            );
        if (await AddressTroubleAsync(domain.Host, cancellationToken) is not { } trouble)
            return domain.State == DomainState.Live
                ? (DomainState.Live, Served)
                : (DomainState.Ready, "It points here. Its certificate is being issued.");
        if (!domain.IsServed)
            return (DomainState.Proven, $"It is yours. {trouble}");
        var now = clock.GetUtcNow();
        var until = (domain.AwaySince ?? now) + Patience;
        return now > until
            ? (DomainState.Lost, $"{trouble} It is not served any more.")
            : (null, $"{trouble} It is served until {DunningWords.Day(until)}, if that does not change.");
    }

    /// <summary>Takes it from who had it before, if they cannot prove it any more. False: they can.</summary>
    private async Task<bool> TakeAsync(
        AppDb db,
        Domain domain,
        HashSet<string> texts,
        CancellationToken cancellationToken
    )
    {
        var other = await db.Domains.SingleOrDefaultAsync(
            d =>
                d.Host == domain.Host
                && d.Id != domain.Id
                && (d.State == DomainState.Proven || d.State == DomainState.Ready || d.State == DomainState.Live),
            cancellationToken
        );
        if (other is null)
            return true;
        if (texts.Contains(DomainRecords.Proof(other.Token)))
            return false;
        var now = clock.GetUtcNow();
        other.Observe(DomainState.Lost, "Somebody else has proven that this domain is theirs.", now);
        (await db.Tenants.SingleAsync(t => t.Id == other.TenantId, cancellationToken)).Note(
            db,
            now,
            $"Domain {domain.Host}: somebody else has proven that it is theirs"
        );
        // Before the new one's row says the same: there is one at a time.
        db.Enqueue(CheckEdge.Job());
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>
    /// Why its addresses do not all lead here; null when they do. One that leads elsewhere would take every other
    /// visitor with it, and the authority's question, too.
    /// </summary>
    private async Task<string?> AddressTroubleAsync(string host, CancellationToken cancellationToken)
    {
        var ours = settings.Dns.Address;
        var found = await dns.AskAsync(host, DnsType.A, cancellationToken);
        if (found.Count == 0)
            return $"{host} has no address: set an A record to {ours}.";
        if (found.FirstOrDefault(a => a != ours) is { } elsewhere)
            return $"{host} leads to {elsewhere}; it must lead to {ours} alone.";
        var six = await dns.AskAsync(host, DnsType.Aaaa, cancellationToken);
        return six.Count > 0
            ? $"{host} has an IPv6 address, {six[0]}, which is not ours: remove the AAAA record."
            : null;
    }

    /// <summary>
    /// Has the proxy get its certificate, and looks at it now and then: an authority may have refused the next one.
    /// </summary>
    private async Task WarmAsync(AppDb db, Domain domain, Tenant tenant, CancellationToken cancellationToken)
    {
        if (domain.AwaySince is not null)
            return; // no authority would find us there
        var trouble = await certificates.WarmAsync(
            await hosts.GetAsync(DockerHost.Local, cancellationToken),
            domain.Host,
            cancellationToken
        );
        var now = clock.GetUtcNow();
        if (domain.State == DomainState.Live && trouble is null)
            return;
        if (domain.State == DomainState.Live)
            domain.Miss($"It is served, but something is wrong with its certificate: {trouble}", now);
        else
            domain.Observe(
                trouble is null ? DomainState.Live : DomainState.Ready,
                trouble is null ? Served : $"It points here, but there is no certificate yet: {trouble}",
                now
            );
        if (domain.State == DomainState.Live && trouble is null)
        {
            tenant.Note(db, now, $"Domain {domain.Host}: {Words(domain.State)}");
            db.Enqueue(CheckEdge.Job()); // from now on it may be redirected to
        }
        await SaveAsync(db, cancellationToken);
    }

    /// <summary>False when it was removed meanwhile, or two were proven at once: then the other one has it.</summary>
    private static async Task<bool> SaveAsync(AppDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e)
            when (e is DbUpdateConcurrencyException
                || e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation }
            )
        {
            return false;
        }
    }

    private static string Words(DomainState state) =>
        state switch
        {
            DomainState.Waiting => "waits for its TXT record",
            DomainState.Proven => "proven; its address is to follow",
            DomainState.Ready => "leads here",
            DomainState.Live => "served with a certificate",
            _ => "does not lead here any more",
        };
}
