using System.Text.RegularExpressions;
using Berth.Platform.Data;
using Berth.Shop.Tenancy;
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
        ["Accounts"] = "Platform/Accounts",
        ["Sessions"] = "Platform/Accounts",
        ["SignInLinks"] = "Platform/Accounts",
        ["ApiTokens"] = "Operations",
        ["IdempotencyKeys"] = "Doors/Api",
        ["WebhookEndpoints"] = "Platform/Webhooks",
        ["WebhookDeliveries"] = "Platform/Webhooks",
        ["Orders"] = "Shop/Orders",
        ["HeldNames"] = "Shop/Hosts",
        ["Hosts"] = "Shop/Hosts",
        ["Domains"] = "Tenants/Domains",
        ["Tenants"] = "Shop/Tenancy",
        ["TenantEvents"] = "Shop/Tenancy",
        ["HeldSubnets"] = "Shop/Tenancy",
        ["TenantSecrets"] = "Shop/Secrets",
        ["SecretLinks"] = "Shop/Secrets",
        ["LastData"] = "Shop/Tenancy",
        ["StripeEvents"] = "Shop/Payments",
        ["Audit"] = "Platform/Audit",
        ["Customers"] = "Shop/Customers",
        ["Subscriptions"] = "Shop/Subscriptions",
        ["TenantUsage"] = "Shop/Usage",
        ["TrafficMonths"] = "Shop/Usage",
        ["Jobs"] = "Platform/Jobs",
        ["Mails"] = "Platform/Mail",
        ["Alerts"] = "Platform/Alerts",
    };

    /// <summary>File and table, and why it may read there.</summary>
    private static readonly Dictionary<string, string> MayRead = new()
    {
        ["Shop/Customers/MailSignInLink.cs Orders"] = "finds whether somebody bought anything",
        ["Shop/Customers/MailSignInLink.cs Customers"] = "finds whether somebody is known to Stripe by that address",
        ["Shop/Customers/ClaimOrders.cs Orders"] = "finds what a mailbox bought, then calls Order.BelongTo",
        ["Shop/Customers/ClaimOrders.cs Customers"] = "finds what a mailbox bought under an earlier address",
        ["Doors/Cli/UsersCommand.cs Accounts"] = "shows the operator's people, and finds whom an operator means",
        ["Doors/Admin/Alerts.cshtml.cs Alerts"] = "shows operators what needs somebody",
        ["Doors/Admin/Index.cshtml.cs Alerts"] = "counts",
        ["Doors/Cli/TokensCommand.cs ApiTokens"] = "shows an operator the tokens, and finds the one that is meant",
        ["Doors/Cli/TokensCommand.cs Tenants"] = "shows what each token is for",
        ["Doors/Admin/Tokens.cshtml.cs ApiTokens"] = "shows operators the tokens",
        ["Doors/Admin/Tokens.cshtml.cs Tenants"] = "shows what each token is for",
        ["Operations/MakeToken.cs Tenants"] = "finds the tenant that a token is for",
        ["Operations/TokenHandler.cs Tenants"] = "finds the name of the tenant that a token is for",
        ["Doors/Api/ReadInstances.cs TenantEvents"] = "shows an instance's history",
        ["Doors/Api/ReadStatus.cs Orders"] = "finds whose name that is",
        ["Doors/Api/ReadStatus.cs Tenants"] = "shows whether it is ready",
        ["Doors/Api/ReadStatus.cs Accounts"] = "finds whether its owner has a second factor",
        ["Doors/Api/ReadCustomers.cs Customers"] = "shows who paid",
        ["Doors/Api/ReadCustomers.cs Orders"] = "counts what is theirs",
        ["Doors/Api/ReadCustomers.cs Tenants"] = "counts what is theirs",
        ["Doors/Admin/Jobs.cshtml.cs Jobs"] = "shows operators what waits or is parked",
        ["Doors/Admin/Hosts.cshtml.cs Tenants"] = "counts the tenants of each host",
        ["Doors/Admin/Hosts.cshtml.cs Hosts"] = "finds the host that is meant, then calls DockerHost.Drain",
        ["Doors/Admin/Customers.cshtml.cs Orders"] = "shows operators who bought something",
        ["Doors/Admin/Customers.cshtml.cs Accounts"] = "shows operators who signs in",
        ["Doors/Admin/Mails.cshtml.cs Mails"] = "shows operators what arrived",
        ["Doors/Admin/Index.cshtml.cs Tenants"] = "counts",
        ["Doors/Admin/Index.cshtml.cs Jobs"] = "counts",
        ["Doors/Admin/Index.cshtml.cs Mails"] = "counts",
        ["Doors/Admin/Index.cshtml.cs Subscriptions"] = "counts",
        ["Doors/Admin/Orders.cshtml.cs Orders"] = "shows operators the orders",
        ["Doors/Admin/Impersonate.cs Accounts"] = "only a customer's pages may be looked at",
        ["Doors/Admin/Impersonate.cs Sessions"] = "finds the operator's session, then calls Session.Act",
        ["Doors/Admin/Events.cshtml.cs StripeEvents"] = "shows operators what Stripe told",
        ["Operations/ChangeTenant.cs Tenants"] = "finds the tenant, then calls Tenant.Restart and Tenant.Mend",
        ["Operations/ChangeTenant.cs Subscriptions"] = "finds whether there is something to overrule",
        ["Operations/FindTenants.cs Tenants"] = "shows operators the tenants",
        ["Operations/FindTenants.cs Orders"] = "shows operators who bought them",
        ["Operations/FindTenants.cs Subscriptions"] = "shows operators what is paid",
        ["Operations/FindTenants.cs Customers"] = "shows operators whose they are",
        ["Doors/Admin/Audit.cshtml.cs Audit"] = "shows operators what was changed",
        ["Doors/Admin/Audit.cshtml.cs Tenants"] = "finds the tenants of a name",
        ["Doors/Admin/Audit.cshtml.cs Orders"] = "finds the orders of a name",
        ["Doors/Admin/People.cshtml.cs Accounts"] = "shows operators who they are",
        ["Doors/Admin/Tenant.cshtml.cs Domains"] = "shows operators a tenant's domains",
        ["Doors/Admin/Tenant.cshtml.cs Audit"] = "shows operators what was changed of a tenant",
        ["Shop/Payments/CheckOrder.cs Orders"] = "finds the order to ask Stripe about",
        ["Shop/Payments/RepairPayments.cs Orders"] = "finds orders that are not in a final state",
        ["Shop/Subscriptions/ChangePlan.cs Orders"] = "finds who is told that the plan stays",
        ["Shop/Subscriptions/ChangePlan.cs Tenants"] = "finds whose plan is changed, then calls Tenant.Note",
        ["Shop/Subscriptions/ChangeSubscription.cs Tenants"] = "finds what is paid for again, then calls Tenant.Note",
        ["Shop/Payments/HandleInvoice.cs Orders"] = "finds who is told of a bill",
        ["Shop/Payments/HandleTrouble.cs Orders"] = "finds the order that is given back",
        ["Shop/Payments/HandleTrouble.cs Tenants"] = "finds the tenant of a payment, then calls Tenant.Note",
        ["Shop/Payments/HandleTrouble.cs TenantEvents"] = "says a refund once",
        ["Shop/Payments/RefundOrder.cs Orders"] = "finds what is given back, and to whom",
        ["Shop/Payments/RefundUnprovisioned.cs Tenants"] = "finds what is paid and not up",
        ["Shop/Payments/RefundUnprovisioned.cs Subscriptions"] = "of one that was given nothing goes back",
        ["Shop/Payments/FindTenant.cs Orders"] = "finds the order of a subscription",
        ["Shop/Subscriptions/SyncSubscription.cs Orders"] = "finds the order of a subscription, then calls Order.End",
        ["Shop/Payments/FulfilCheckout.cs Orders"] =
            "finds the order of a payment and locks it, then calls Order.MarkPaid",
        ["Operations/DrainHosts.cs Tenants"] = "finds who lives on a host, then calls Tenant.MoveTo",
        ["Operations/DrainHosts.cs HeldNames"] = "finds the memory that is to go along",
        ["Operations/RemoveHost.cs Tenants"] = "a host on which somebody lives is not removed, then calls Tenant.Left",
        ["Doors/Cli/HostsCommand.cs Hosts"] = "finds the host that an operator means, then calls DockerHost.Drain",
        ["Doors/Cli/HostsCommand.cs Tenants"] = "counts the tenants of each host",
        ["Tenants/Domains/CheckDomains.cs Tenants"] = "finds the tenant of a domain, then calls Tenant.Note",
        ["Tenants/Domains/AskDomain.cs Tenants"] = "a living tenant's name may have a certificate",
        ["Doors/Cli/DomainsCommand.cs Domains"] = "shows an operator the domains, and finds the one that is meant",
        ["Doors/Cli/DomainsCommand.cs Tenants"] = "finds the tenant that an operator means",
        ["Doors/Pages/Order.Domains.cs Domains"] = "shows a tenant's domains",
        ["Doors/Pages/Order.Domains.cs Tenants"] = "finds the order's tenant, for AddDomain and ChangeDomain",
        ["Tenants/Edge/EdgeState.cs Domains"] = "routes are rendered from the domains that are served",
        ["Doors/Cli/AuditCommand.cs Audit"] = "shows an operator what was changed",
        ["Doors/Cli/AuditCommand.cs Orders"] = "finds the orders of a name",
        ["Doors/Cli/AuditCommand.cs Tenants"] = "finds the tenants of a name",
        ["Doors/Cli/EventsCommand.cs StripeEvents"] = "shows an operator what Stripe told",
        ["Operations/NamedTenant.cs Tenants"] = "finds the tenant that an operator means",
        ["Operations/TenantRow.cs Tenants"] = "shows an operator the tenants",
        ["Operations/TenantRow.cs Orders"] = "shows whose they are",
        ["Operations/TenantRow.cs Customers"] = "shows where mails about them go",
        ["Doors/Cli/ProvisionCommand.cs Tenants"] = "waits until it is up",
        ["Doors/Cli/ProvisionCommand.cs TenantEvents"] = "shows how far it is",
        ["Doors/Cli/DeprovisionCommand.cs Tenants"] = "waits until it is gone",
        ["Doors/Cli/DrainCommand.cs Tenants"] = "waits until nobody lives on a host",
        ["Doors/Cli/StatusCommand.cs Tenants"] = "shows what each uses",
        ["Doors/Cli/ShowCommand.cs Subscriptions"] = "shows one tenant whole",
        ["Doors/Cli/ShowCommand.cs Domains"] = "shows one tenant whole",
        ["Doors/Cli/ShowCommand.cs TenantEvents"] = "shows one tenant whole",
        ["Doors/Cli/SyncCommand.cs Tenants"] = "shows what each one's container is",
        ["Operations/Totals.cs Tenants"] = "finds what is paid for in a month",
        ["Operations/Totals.cs Subscriptions"] = "finds what is paid for in a month",
        ["Operations/Totals.cs Jobs"] = "counts them",
        ["Operations/LookAtHealth.cs Jobs"] = "finds whether a worker works, and what is parked",
        ["Operations/LookAtHealth.cs Mails"] = "finds whether mails go out",
        ["Doors/Cli/BackupsCommand.cs LastData"] = "shows an operator the copies of removed tenants' data",
        ["Doors/Cli/JobsCommand.cs Jobs"] = "shows an operator what waits or is parked",
        ["Doors/Cli/MailsCommand.cs Mails"] = "shows an operator what waits or needs a decision",
        ["Doors/Cli/MoveCommand.cs HeldNames"] = "finds the memory that is to go along",
        ["Doors/Cli/TenantsCommand.cs Tenants"] = "shows an operator the tenants",
        ["Shop/Customers/EraseAccount.cs Orders"] =
            "finds what somebody bought who wants to be forgotten, then calls Order.Forget",
        ["Doors/Pages/MyContainers.cshtml.cs Orders"] = "shows somebody what they bought",
        ["Doors/Pages/OwnersOnly.cs Orders"] = "finds whose page is asked for",
        ["Doors/Pages/OwnersOnly.cs Accounts"] = "finds whether its owner has a second factor",
        ["Doors/Pages/Plan.cshtml.cs Orders"] = "shows an order to whoever has its token",
        ["Doors/Pages/Plan.cshtml.cs Subscriptions"] = "finds what is paid now",
        ["Doors/Pages/Invoices.cshtml.cs Orders"] = "shows an order to whoever has its token",
        ["Doors/Pages/History.cshtml.cs Orders"] = "shows an order to whoever has its token",
        ["Doors/Pages/History.cshtml.cs Audit"] = "shows a customer what was changed",
        ["Doors/Pages/ExportData.cs Accounts"] = "gives somebody all that is stored about them",
        ["Doors/Pages/ExportData.cs Sessions"] = "gives somebody all that is stored about them",
        ["Doors/Pages/ExportData.cs Orders"] = "gives somebody all that is stored about them",
        ["Doors/Pages/ExportData.cs Tenants"] = "gives somebody all that is stored about them",
        ["Doors/Pages/ExportData.cs TenantEvents"] = "gives somebody all that is stored about them",
        ["Doors/Pages/ExportData.cs Subscriptions"] = "gives somebody all that is stored about them",
        ["Doors/Pages/ExportData.cs Domains"] = "gives somebody all that is stored about them",
        ["Doors/Pages/ExportData.cs TrafficMonths"] = "gives somebody all that is stored about them",
        ["Doors/Pages/ExportData.cs Mails"] = "gives somebody all that is stored about them",
        ["Doors/Pages/Order.cshtml.cs Orders"] = "shows an order to whoever has its token",
        ["Doors/Pages/Order.cshtml.cs HeldNames"] = "shows a buyer until when the name is theirs",
        ["Doors/Pages/Order.cshtml.cs Tenants"] = "finds the order's tenant, then calls Tenant.Restart",
        ["Doors/Pages/OrderProgress.cs Tenants"] = "shows a tenant's state",
        ["Doors/Pages/OrderProgress.cs TenantEvents"] = "shows a tenant's history",
        ["Doors/Pages/StreamProgress.cs Orders"] = "shows an order to whoever has its token",
        ["Shop/Subscriptions/ChangePlan.cs Subscriptions"] = "finds what is paid for now",
        ["Shop/Subscriptions/ChangeSubscription.cs Subscriptions"] = "finds a tenant's subscription that has not ended",
        ["Shop/Subscriptions/EndSubscription.cs Subscriptions"] = "finds the subscription that is to end",
        ["Shop/Payments/HandleInvoice.cs Subscriptions"] = "finds when a trial ends",
        ["Shop/Payments/RefundOrder.cs Subscriptions"] = "finds whether what was given back is in force",
        ["Shop/Payments/FindTenant.cs Subscriptions"] = "finds the tenant of Stripe's subscription",
        ["Doors/Pages/OrderProgress.cs Subscriptions"] = "shows that its end is on its way, and until when it is paid",
        ["Doors/Pages/Order.cshtml.cs Subscriptions"] = "shows what is paid",
        ["Doors/Pages/SendPage.cs Orders"] = "finds the order whose page its owner asks for",
        ["Doors/Pages/Command.cshtml.cs Orders"] = "finds the tenant of an order for whoever has its token",
        ["Doors/Live/FindContainer.cs Tenants"] = "finds the container that is asked about",
        ["Doors/Live/StreamLive.cs Orders"] = "finds the tenant of an order for whoever has its token",
        ["Tenants/Provisioning/TenantLetters.cs Orders"] = "finds who is told that it is up",
        ["Shop/Secrets/RotateSecrets.cs Tenants"] = "finds the tenant, then calls Tenant.Renew",
        ["Shop/Secrets/UseLink.cs Tenants"] = "shows whose secrets they are",
        ["Shop/Subscriptions/LadderLetters.cs Orders"] = "finds who is told of a step",
        ["Shop/Subscriptions/StepLadder.cs Tenants"] = "finds the tenant, then calls Tenant.Want and Tenant.Use",
        ["Shop/Tenancy/HoldName.cs Tenants"] = "a living tenant's name stays held",
        ["Tenants/Sweep/ReadExpected.cs Tenants"] = "what should be there",
        ["Tenants/Sweep/ReadExpected.cs TenantEvents"] = "leaves alone what changed a short while ago",
        ["Tenants/Sweep/ReadExpected.cs Jobs"] = "leaves alone what is worked on",
        ["Tenants/Sweep/ReadExpected.cs Orders"] = "finds whom names and Stripe's subscriptions belong to",
        ["Tenants/Sweep/ReadExpected.cs HeldNames"] = "finds names held for nobody",
        ["Tenants/Sweep/ReadExpected.cs HeldSubnets"] = "finds subnets held for nobody",
        ["Tenants/Sweep/ReadExpected.cs Subscriptions"] = "compares them with Stripe's",
        ["Tenants/Sweep/RepairFindings.cs Tenants"] = "finds the tenant, then calls Tenant.Mend or Tenant.Remind",
        ["Shop/Subscriptions/LookAtUsage.cs Subscriptions"] = "finds for whom what was measured changes something",
        ["Shop/Subscriptions/LookAtUsage.cs Tenants"] = "finds by whose plan that is judged",
        ["Tenants/Metering/MeasureDisks.cs Tenants"] = "finds whose volumes are measured",
        ["Operations/ReadGauges.cs Jobs"] = "counts what waits",
        ["Operations/ReadGauges.cs Tenants"] = "counts them by state",
        ["Tenants/Edge/EdgeState.cs Tenants"] = "routes are rendered from the tenants that should be reachable",
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
        where file.Feature is not "" and not "Platform/Data" // Data maps all tables and migrates them
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
