using System.Text.RegularExpressions;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>
/// Features do not touch each other's tables. They call methods of entities and enqueue jobs; reading is allowed where
/// it is listed here, with its reason.
/// </summary>
public sealed partial class TableTests
{
    private static readonly Dictionary<string, string> Owners = new()
    {
        ["Accounts"] = "Accounts",
        ["Sessions"] = "Accounts",
        ["SignInLinks"] = "Accounts",
        ["ApiTokens"] = "AdminApi",
        ["IdempotencyKeys"] = "AdminApi",
        ["WebhookEndpoints"] = "Webhooks",
        ["WebhookDeliveries"] = "Webhooks",
        ["Orders"] = "Checkout",
        ["HeldNames"] = "Checkout",
        ["Hosts"] = "Hosts",
        ["Domains"] = "Domains",
        ["Tenants"] = "Provisioning",
        ["TenantEvents"] = "Provisioning",
        ["HeldSubnets"] = "Provisioning",
        ["TenantSecrets"] = "Secrets",
        ["SecretLinks"] = "Secrets",
        ["LastData"] = "Backups",
        ["StripeEvents"] = "Billing",
        ["Audit"] = "Audit",
        ["Customers"] = "Billing",
        ["Subscriptions"] = "Subscriptions",
        ["TenantUsage"] = "Usage",
        ["TrafficMonths"] = "Usage",
        ["Jobs"] = "Jobs",
        ["Mails"] = "Mail",
        ["Alerts"] = "Alerts",
    };

    /// <summary>File and table, and why it may read there.</summary>
    private static readonly Dictionary<string, string> MayRead = new()
    {
        ["Accounts/MailSignInLink.cs Orders"] = "finds whether somebody bought anything",
        ["Accounts/MailSignInLink.cs Customers"] = "finds whether somebody is known to Stripe by that address",
        ["Accounts/ClaimOrders.cs Orders"] = "finds what a mailbox bought, then calls Order.BelongTo",
        ["Accounts/ClaimOrders.cs Customers"] = "finds what a mailbox bought under an earlier address",
        ["Cli/UsersCommand.cs Accounts"] = "shows the operator's people, and finds whom an operator means",
        ["Admin/Alerts.cshtml.cs Alerts"] = "shows operators what needs somebody",
        ["Admin/Index.cshtml.cs Alerts"] = "counts",
        ["Cli/TokensCommand.cs ApiTokens"] = "shows an operator the tokens, and finds the one that is meant",
        ["Cli/TokensCommand.cs Tenants"] = "shows what each token is for",
        ["Admin/Tokens.cshtml.cs ApiTokens"] = "shows operators the tokens",
        ["Admin/Tokens.cshtml.cs Tenants"] = "shows what each token is for",
        ["AdminApi/MakeToken.cs Tenants"] = "finds the tenant that a token is for",
        ["AdminApi/TokenHandler.cs Tenants"] = "finds the name of the tenant that a token is for",
        ["AdminApi/ReadInstances.cs TenantEvents"] = "shows an instance's history",
        ["AdminApi/ReadStatus.cs Orders"] = "finds whose name that is",
        ["AdminApi/ReadStatus.cs Tenants"] = "shows whether it is ready",
        ["AdminApi/ReadStatus.cs Accounts"] = "finds whether its owner has a second factor",
        ["AdminApi/ReadCustomers.cs Customers"] = "shows who paid",
        ["AdminApi/ReadCustomers.cs Orders"] = "counts what is theirs",
        ["AdminApi/ReadCustomers.cs Tenants"] = "counts what is theirs",
        ["Admin/Jobs.cshtml.cs Jobs"] = "shows operators what waits or is parked",
        ["Admin/Hosts.cshtml.cs Tenants"] = "counts the tenants of each host",
        ["Admin/Hosts.cshtml.cs Hosts"] = "finds the host that is meant, then calls DockerHost.Drain",
        ["Admin/Customers.cshtml.cs Orders"] = "shows operators who bought something",
        ["Admin/Customers.cshtml.cs Accounts"] = "shows operators who signs in",
        ["Admin/Mails.cshtml.cs Mails"] = "shows operators what arrived",
        ["Admin/Index.cshtml.cs Tenants"] = "counts",
        ["Admin/Index.cshtml.cs Jobs"] = "counts",
        ["Admin/Index.cshtml.cs Mails"] = "counts",
        ["Admin/Index.cshtml.cs Subscriptions"] = "counts",
        ["Admin/Orders.cshtml.cs Orders"] = "shows operators the orders",
        ["Admin/Impersonate.cs Accounts"] = "only a customer's pages may be looked at",
        ["Admin/Impersonate.cs Sessions"] = "finds the operator's session, then calls Session.Act",
        ["Admin/Events.cshtml.cs StripeEvents"] = "shows operators what Stripe told",
        ["Admin/ChangeTenant.cs Tenants"] = "finds the tenant, then calls Tenant.Restart and Tenant.Mend",
        ["Admin/ChangeTenant.cs Subscriptions"] = "finds whether there is something to overrule",
        ["Admin/FindTenants.cs Tenants"] = "shows operators the tenants",
        ["Admin/FindTenants.cs Orders"] = "shows operators who bought them",
        ["Admin/FindTenants.cs Subscriptions"] = "shows operators what is paid",
        ["Admin/FindTenants.cs Customers"] = "shows operators whose they are",
        ["Admin/Audit.cshtml.cs Audit"] = "shows operators what was changed",
        ["Admin/Audit.cshtml.cs Tenants"] = "finds the tenants of a name",
        ["Admin/Audit.cshtml.cs Orders"] = "finds the orders of a name",
        ["Admin/People.cshtml.cs Accounts"] = "shows operators who they are",
        ["Admin/Tenant.cshtml.cs Domains"] = "shows operators a tenant's domains",
        ["Admin/Tenant.cshtml.cs Audit"] = "shows operators what was changed of a tenant",
        ["Billing/CheckOrder.cs Orders"] = "finds the order to ask Stripe about",
        ["Billing/RepairPayments.cs Orders"] = "finds orders that are not in a final state",
        ["Billing/ChangePlan.cs Orders"] = "finds who is told that the plan stays",
        ["Billing/ChangePlan.cs Tenants"] = "finds whose plan is changed, then calls Tenant.Note",
        ["Billing/ChangeSubscription.cs Tenants"] = "finds what is paid for again, then calls Tenant.Note",
        ["Billing/HandleInvoice.cs Orders"] = "finds who is told of a bill",
        ["Billing/HandleTrouble.cs Orders"] = "finds the order that is given back",
        ["Billing/HandleTrouble.cs Tenants"] = "finds the tenant of a payment, then calls Tenant.Note",
        ["Billing/HandleTrouble.cs TenantEvents"] = "says a refund once",
        ["Billing/RefundOrder.cs Orders"] = "finds what is given back, and to whom",
        ["Billing/RefundUnprovisioned.cs Tenants"] = "finds what is paid and not up",
        ["Billing/RefundUnprovisioned.cs Subscriptions"] = "of one that was given nothing goes back",
        ["Billing/FindTenant.cs Orders"] = "finds the order of a subscription",
        ["Billing/SyncSubscription.cs Orders"] = "finds the order of a subscription, then calls Order.End",
        ["Billing/FulfilCheckout.cs Orders"] = "finds the order of a payment and locks it, then calls Order.MarkPaid",
        ["Hosts/DrainHosts.cs Tenants"] = "finds who lives on a host, then calls Tenant.MoveTo",
        ["Hosts/DrainHosts.cs HeldNames"] = "finds the memory that is to go along",
        ["Hosts/RemoveHost.cs Tenants"] = "a host on which somebody lives is not removed, then calls Tenant.Left",
        ["Cli/HostsCommand.cs Hosts"] = "finds the host that an operator means, then calls DockerHost.Drain",
        ["Cli/HostsCommand.cs Tenants"] = "counts the tenants of each host",
        ["Domains/CheckDomains.cs Tenants"] = "finds the tenant of a domain, then calls Tenant.Note",
        ["Domains/AskDomain.cs Tenants"] = "a living tenant's name may have a certificate",
        ["Cli/DomainsCommand.cs Domains"] = "shows an operator the domains, and finds the one that is meant",
        ["Cli/DomainsCommand.cs Tenants"] = "finds the tenant that an operator means",
        ["Dashboard/Order.Domains.cs Domains"] = "shows a tenant's domains",
        ["Dashboard/Order.Domains.cs Tenants"] = "finds the order's tenant, for AddDomain and ChangeDomain",
        ["Edge/EdgeState.cs Domains"] = "routes are rendered from the domains that are served",
        ["Cli/AuditCommand.cs Audit"] = "shows an operator what was changed",
        ["Cli/AuditCommand.cs Orders"] = "finds the orders of a name",
        ["Cli/AuditCommand.cs Tenants"] = "finds the tenants of a name",
        ["Cli/EventsCommand.cs StripeEvents"] = "shows an operator what Stripe told",
        ["Cli/NamedTenant.cs Tenants"] = "finds the tenant that an operator means",
        ["Cli/TenantRow.cs Tenants"] = "shows an operator the tenants",
        ["Cli/TenantRow.cs Orders"] = "shows whose they are",
        ["Cli/TenantRow.cs Customers"] = "shows where mails about them go",
        ["Cli/ProvisionCommand.cs Tenants"] = "waits until it is up",
        ["Cli/ProvisionCommand.cs TenantEvents"] = "shows how far it is",
        ["Cli/DeprovisionCommand.cs Tenants"] = "waits until it is gone",
        ["Cli/DrainCommand.cs Tenants"] = "waits until nobody lives on a host",
        ["Cli/StatusCommand.cs Tenants"] = "shows what each uses",
        ["Cli/ShowCommand.cs Subscriptions"] = "shows one tenant whole",
        ["Cli/ShowCommand.cs Domains"] = "shows one tenant whole",
        ["Cli/ShowCommand.cs TenantEvents"] = "shows one tenant whole",
        ["Cli/SyncCommand.cs Tenants"] = "shows what each one's container is",
        ["Cli/Totals.cs Tenants"] = "finds what is paid for in a month",
        ["Cli/Totals.cs Subscriptions"] = "finds what is paid for in a month",
        ["Cli/Totals.cs Jobs"] = "counts them",
        ["Cli/LookAtHealth.cs Jobs"] = "finds whether a worker works, and what is parked",
        ["Cli/LookAtHealth.cs Mails"] = "finds whether mails go out",
        ["Cli/BackupsCommand.cs LastData"] = "shows an operator the copies of removed tenants' data",
        ["Cli/JobsCommand.cs Jobs"] = "shows an operator what waits or is parked",
        ["Cli/MailsCommand.cs Mails"] = "shows an operator what waits or needs a decision",
        ["Cli/MoveCommand.cs HeldNames"] = "finds the memory that is to go along",
        ["Cli/TenantsCommand.cs Tenants"] = "shows an operator the tenants",
        ["Accounts/EraseAccount.cs Orders"] =
            "finds what somebody bought who wants to be forgotten, then calls Order.Forget",
        ["Dashboard/MyContainers.cshtml.cs Orders"] = "shows somebody what they bought",
        ["Dashboard/OwnersOnly.cs Orders"] = "finds whose page is asked for",
        ["Dashboard/OwnersOnly.cs Accounts"] = "finds whether its owner has a second factor",
        ["Dashboard/Plan.cshtml.cs Orders"] = "shows an order to whoever has its token",
        ["Dashboard/Plan.cshtml.cs Subscriptions"] = "finds what is paid now",
        ["Dashboard/Invoices.cshtml.cs Orders"] = "shows an order to whoever has its token",
        ["Dashboard/History.cshtml.cs Orders"] = "shows an order to whoever has its token",
        ["Dashboard/History.cshtml.cs Audit"] = "shows a customer what was changed",
        ["Dashboard/ExportData.cs Accounts"] = "gives somebody all that is stored about them",
        ["Dashboard/ExportData.cs Sessions"] = "gives somebody all that is stored about them",
        ["Dashboard/ExportData.cs Orders"] = "gives somebody all that is stored about them",
        ["Dashboard/ExportData.cs Tenants"] = "gives somebody all that is stored about them",
        ["Dashboard/ExportData.cs TenantEvents"] = "gives somebody all that is stored about them",
        ["Dashboard/ExportData.cs Subscriptions"] = "gives somebody all that is stored about them",
        ["Dashboard/ExportData.cs Domains"] = "gives somebody all that is stored about them",
        ["Dashboard/ExportData.cs TrafficMonths"] = "gives somebody all that is stored about them",
        ["Dashboard/ExportData.cs Mails"] = "gives somebody all that is stored about them",
        ["Dashboard/Order.cshtml.cs Orders"] = "shows an order to whoever has its token",
        ["Dashboard/Order.cshtml.cs HeldNames"] = "shows a buyer until when the name is theirs",
        ["Dashboard/Order.cshtml.cs Tenants"] = "finds the order's tenant, then calls Tenant.Restart",
        ["Dashboard/OrderProgress.cs Tenants"] = "shows a tenant's state",
        ["Dashboard/OrderProgress.cs TenantEvents"] = "shows a tenant's history",
        ["Dashboard/StreamProgress.cs Orders"] = "shows an order to whoever has its token",
        ["Billing/ChangePlan.cs Subscriptions"] = "finds what is paid for now",
        ["Billing/ChangeSubscription.cs Subscriptions"] = "finds a tenant's subscription that has not ended",
        ["Billing/EndSubscription.cs Subscriptions"] = "finds the subscription that is to end",
        ["Billing/HandleInvoice.cs Subscriptions"] = "finds when a trial ends",
        ["Billing/RefundOrder.cs Subscriptions"] = "finds whether what was given back is in force",
        ["Billing/FindTenant.cs Subscriptions"] = "finds the tenant of Stripe's subscription",
        ["Dashboard/OrderProgress.cs Subscriptions"] = "shows that its end is on its way, and until when it is paid",
        ["Dashboard/Order.cshtml.cs Subscriptions"] = "shows what is paid",
        ["Dashboard/SendPage.cs Orders"] = "finds the order whose page its owner asks for",
        ["Live/Command.cshtml.cs Orders"] = "finds the tenant of an order for whoever has its token",
        ["Live/FindContainer.cs Tenants"] = "finds the container that is asked about",
        ["Live/StreamLive.cs Orders"] = "finds the tenant of an order for whoever has its token",
        ["Provisioning/TenantLetters.cs Orders"] = "finds who is told that it is up",
        ["Secrets/RotateSecrets.cs Tenants"] = "finds the tenant, then calls Tenant.Renew",
        ["Secrets/UseLink.cs Tenants"] = "shows whose secrets they are",
        ["Subscriptions/LadderLetters.cs Orders"] = "finds who is told of a step",
        ["Subscriptions/StepLadder.cs Tenants"] = "finds the tenant, then calls Tenant.Want and Tenant.Use",
        ["Checkout/HoldName.cs Tenants"] = "a living tenant's name stays held",
        ["Sweep/ReadExpected.cs Tenants"] = "what should be there",
        ["Sweep/ReadExpected.cs TenantEvents"] = "leaves alone what changed a short while ago",
        ["Sweep/ReadExpected.cs Jobs"] = "leaves alone what is worked on",
        ["Sweep/ReadExpected.cs Orders"] = "finds whom names and Stripe's subscriptions belong to",
        ["Sweep/ReadExpected.cs HeldNames"] = "finds names held for nobody",
        ["Sweep/ReadExpected.cs HeldSubnets"] = "finds subnets held for nobody",
        ["Sweep/ReadExpected.cs Subscriptions"] = "compares them with Stripe's",
        ["Sweep/RepairFindings.cs Tenants"] = "finds the tenant, then calls Tenant.Mend or Tenant.Remind",
        ["Usage/LookAtUsage.cs Subscriptions"] = "finds for whom what was measured changes something",
        ["Usage/LookAtUsage.cs Tenants"] = "finds by whose plan that is judged",
        ["Usage/MeasureDisks.cs Tenants"] = "finds whose volumes are measured",
        ["Telemetry/ReadGauges.cs Jobs"] = "counts what waits",
        ["Telemetry/ReadGauges.cs Tenants"] = "counts them by state",
        ["Edge/EdgeState.cs Tenants"] = "routes are rendered from the tenants that should be reachable",
    };

    [Fact]
    public void EachTableHasAnOwner() =>
        typeof(AppDb)
            .GetProperties()
            .Where(p => p.PropertyType is { IsGenericType: true } t && t.GetGenericTypeDefinition() == typeof(DbSet<>))
            .Select(p => p.Name)
            .Except(Owners.Keys)
            .ShouldBeEmpty("A new table needs an owner: add it to Owners in this file.");

    [Fact]
    public void OthersReadOnlyWhereItIsListed() =>
        Foreign()
            .Select(u => u.Key)
            .Distinct()
            .Except(MayRead.Keys)
            .ShouldBeEmpty(
                "A feature reads another's table. Call a method of the owner's; or, if it truly only shows or finds something, list it in MayRead with the reason."
            );

    [Fact]
    public void TheListIsNoLongerThanNeeded() =>
        MayRead
            .Keys.Except(Foreign().Select(u => u.Key))
            .ShouldBeEmpty("MayRead lists what nobody does any more. Remove it.");

    [Fact]
    public void NobodyWritesWhatBelongsToOthers() =>
        Foreign()
            .Where(u => u.Writes)
            .Select(u => u.Line)
            .ShouldBeEmpty(
                "A feature writes another's table. Put the change into a method of the owner's, where its rules are."
            );

    private static IEnumerable<(string Key, string Line, bool Writes)> Foreign() =>
        from file in SourceFile.CSharp("src/Api")
        where file.Feature is not "" and not "Data" // Data maps all tables and migrates them
        from line in file.Chains
        from use in Set()
            .Matches(line)
            .Select(m =>
                (
                    Table: m.Groups[1].Value,
                    Writes: m.Groups[2].Success
                        || line.Contains(".ExecuteUpdate", StringComparison.Ordinal)
                        || line.Contains(".ExecuteDelete", StringComparison.Ordinal)
                )
            )
            .Concat(
                Sql()
                    .Matches(line)
                    .Select(m => (Table: SetOf(m.Groups[2].Value), Writes: m.Groups[1].Value is not ("FROM" or "JOIN")))
            )
        where Owners.TryGetValue(use.Table, out var owner) && owner != file.Feature
        select ($"{file.Feature}/{file.Name} {use.Table}", $"{file.Path}: {line.Trim()}", use.Writes);

    private static string SetOf(string table) =>
        string.Concat(table.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    [GeneratedRegex(@"\b(?:db|_db|Db)\.([A-Z]\w+)(\.(?:Add|Remove|Update|Attach)\w*\()?")]
    private static partial Regex Set();

    [GeneratedRegex(@"\b(FROM|JOIN|INTO|UPDATE|DELETE FROM)\s+([a-z_]+)\b")]
    private static partial Regex Sql();
}
