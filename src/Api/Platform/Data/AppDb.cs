using Berth.Doors.Api;
using Berth.Operations.Tokens;
using Berth.Platform.Accounts;
using Berth.Platform.Alerts;
using Berth.Platform.Audit;
using Berth.Platform.Jobs;
using Berth.Platform.Mail;
using Berth.Platform.Webhooks;
using Berth.Shop.Customers;
using Berth.Shop.Hosts;
using Berth.Shop.Orders;
using Berth.Shop.Payments;
using Berth.Shop.Secrets;
using Berth.Shop.Subscriptions;
using Berth.Shop.Tenancy;
using Berth.Shop.Usage;
using Berth.Tenants.Domains;
using Microsoft.EntityFrameworkCore;

namespace Berth.Platform.Data;

/// <summary>
/// The database. What a change causes, jobs, mails and alerts, is put on it and commits with the change, or vanishes
/// with it.
/// </summary>
public sealed class AppDb : DbContext
{
    private readonly List<NewJob> _enqueued = [];
    private readonly List<NewMail> _mails = [];
    private readonly List<NewAlert> _alerts = [];
    private readonly List<Happened> _happened = [];
    private readonly TimeProvider _clock;
    private readonly Notices? _notices;
    private bool _hasAddedJobs;

    /// <summary>A context with these options. Without <paramref name="notices"/> nobody is told of new jobs.</summary>
    public AppDb(DbContextOptions<AppDb> options, TimeProvider clock, Notices? notices = null)
        : base(options)
    {
        (_clock, _notices) = (clock, notices);
        // Who cannot save lets go of the whole transaction: none goes on from the middle of one.
        Database.AutoSavepointsEnabled = false;
    }

    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<SignInLink> SignInLinks => Set<SignInLink>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();
    public DbSet<Order> Orders => Set<Order>();
    public DbSet<HeldName> HeldNames => Set<HeldName>();
    public DbSet<DockerHost> Hosts => Set<DockerHost>();
    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<TenantEvent> TenantEvents => Set<TenantEvent>();
    public DbSet<Domain> Domains => Set<Domain>();
    public DbSet<LastData> LastData => Set<LastData>();
    public DbSet<HeldSubnet> HeldSubnets => Set<HeldSubnet>();
    public DbSet<TenantSecret> TenantSecrets => Set<TenantSecret>();
    public DbSet<SecretLink> SecretLinks => Set<SecretLink>();
    public DbSet<Subscription> Subscriptions => Set<Subscription>();
    public DbSet<TenantUsage> TenantUsage => Set<TenantUsage>();
    public DbSet<TrafficMonth> TrafficMonths => Set<TrafficMonth>();
    public DbSet<Customer> Customers => Set<Customer>();
    public DbSet<StripeEvent> StripeEvents => Set<StripeEvent>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<Mail.Mail> Mails => Set<Mail.Mail>();
    public DbSet<Alert> Alerts => Set<Alert>();
    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    /// <summary>
    /// Adds a job to what the next <see cref="SaveChangesAsync(bool, CancellationToken)"/> writes, in the same
    /// transaction.
    /// </summary>
    public void Enqueue(NewJob job) => _enqueued.Add(job);

    /// <summary>
    /// Adds a mail to what the next <see cref="SaveChangesAsync(bool, CancellationToken)"/> writes, in the same
    /// transaction; it goes out afterwards. Says what is true now. Of one <paramref name="key"/>, such as
    /// <c>welcome/TENANT</c>, there is never a second mail: saying it again changes nothing.
    /// </summary>
    public void Send(string key, string to, Letter letter) => Send(NewMail.Of(key, to, letter));

    /// <summary>
    /// Something that an operator should look at: a row of the alerts, and a mail to each of the operators' addresses
    /// (only a line in the log when there are none). Where a <paramref name="cause"/> is told of again and again, each
    /// mail with a key of its own, it names the row.
    /// </summary>
    public void Alert(string key, string subject, string text, string? cause = null)
    {
        _alerts.Add(new NewAlert(cause ?? key, subject, text));
        Inform(key, subject, text);
    }

    /// <summary>The cause of an alert is gone. When none is open, nothing changes.</summary>
    public void Resolve(string cause) => _alerts.Add(new NewAlert(cause, null));

    /// <summary>News for operators that ask for nothing: the mail alone.</summary>
    public void Inform(string key, string subject, string text) =>
        Send(key, Mail.Mail.ToOperators, new OperatorAlert(subject, text));

    internal void Send(NewMail mail) => _mails.Add(mail);

    /// <summary>
    /// Something happened by a statement of its own, which others are to hear of. What entities show by themselves is
    /// found by <see cref="WriteDeliveries"/>.
    /// </summary>
    internal void Tell(Happened happened) => _happened.Add(happened);

    /// <inheritdoc />
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        WriteAudit.Add(this, _clock.GetUtcNow());
        await WriteDeliveries.AddAsync(this, _happened, _clock.GetUtcNow(), cancellationToken);
        if (_enqueued.Count == 0 && _mails.Count == 0 && _alerts.Count == 0)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        var ours = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await using var _ = ours;
        var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var alert in _alerts)
            await WriteAlert.RunAsync(this, alert, _clock.GetUtcNow(), cancellationToken);
        foreach (var mail in _mails)
            await InsertMail.RunAsync(this, mail, cancellationToken);
        foreach (var job in _enqueued)
            await InsertJob.RunAsync(this, job, cancellationToken);
        if (ours is not null)
            await ours.CommitAsync(cancellationToken);
        _alerts.Clear();
        _mails.Clear();
        _enqueued.Clear();
        return written;
    }

    /// <summary>Jobs are in the table: workers hear of them once that is committed.</summary>
    internal void JobsAdded()
    {
        _hasAddedJobs = true;
        if (Database.CurrentTransaction is null)
            Committed();
    }

    /// <summary>What was written is there for others to see.</summary>
    internal void Committed()
    {
        if (_hasAddedJobs)
            _notices?.JobsAdded();
        _hasAddedJobs = false;
    }

    /// <inheritdoc />
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync: it writes the enqueued jobs and mails, too.");

    /// <inheritdoc />
    protected override void OnModelCreating(ModelBuilder model)
    {
        AccountTables.Map(model);
        ApiTables.Map(model);
        OrderTable.Map(model);
        HostTable.Map(model);
        TenantTable.Map(model);
        DomainTable.Map(model);
        SubscriptionTable.Map(model);
        UsageTables.Map(model);
        SecretTables.Map(model);
        LastDataTable.Map(model);
        CustomerTable.Map(model);
        StripeEventTable.Map(model);
        AuditTable.Map(model);
        JobTable.Map(model);
        MailTable.Map(model);
        AlertTable.Map(model);
        WebhookTables.Map(model);
        SnakeCase.Apply(model);
    }

    /// <inheritdoc />
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        // Enums are stored by name: a row can be read without the code.
        conventions.Properties<Enum>().HaveConversion<string>();
    }
}
