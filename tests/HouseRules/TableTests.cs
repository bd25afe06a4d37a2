using System.Text.RegularExpressions;
using Berth.Platform.Data;
using Berth.Shop.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>
/// Features do not touch each other's tables. They call methods of entities and enqueue jobs. Doors and Operations may
/// read them all, since showing and finding is what they are for; others read where it is listed here, with its reason.
/// </summary>
public sealed partial class TableTests
{
    private static readonly Dictionary<string, string> Owners = new()
    {
        ["Accounts"] = "Platform/Accounts",
        ["Sessions"] = "Platform/Accounts",
        ["Passkeys"] = "Platform/Accounts",
        ["SignInLinks"] = "Platform/Accounts",
        ["ApiTokens"] = "Operations",
        ["IdempotencyKeys"] = "Doors/Api",
        ["WebhookEndpoints"] = "Platform/Webhooks",
        ["WebhookDeliveries"] = "Platform/Webhooks",
        ["Orders"] = "Shop/Orders",
        ["HeldNames"] = "Shop/Orders, Shop/Hosts",
        ["Hosts"] = "Shop/Hosts",
        ["SharedHelpers"] = "Shop/Hosts",
        ["KeptProducts"] = "Shop/Catalog",
        ["HostFacts"] = "Shop/Feasibility",
        ["ProductImages"] = "Shop/Feasibility",
        ["PlanPrices"] = "Shop/Feasibility",
        ["Adoptions"] = "Shop/Tenancy",
        ["ForeignNames"] = "Shop/Feasibility",
        ["Domains"] = "Tenants/Domains",
        ["Tenants"] = "Shop/Tenancy",
        ["TenantEvents"] = "Shop/Tenancy",
        ["HeldSubnets"] = "Shop/Tenancy",
        ["HeldPorts"] = "Shop/Tenancy",
        ["Guests"] = "Shop/Tenancy",
        ["GateTickets"] = "Tenants/Gate",
        ["TenantSecrets"] = "Shop/Secrets",
        ["SecretLinks"] = "Shop/Secrets",
        ["BuyerAnswers"] = "Shop/Answers",
        ["LastData"] = "Shop/Tenancy, Tenants/Backups",
        ["Backups"] = "Tenants/Backups",
        ["BackupStores"] = "Tenants/Backups",
        ["BackupHolds"] = "Tenants/Backups",
        ["Restores"] = "Tenants/Backups",
        ["StripeEvents"] = "Shop/Payments",
        ["StripeRefusals"] = "Shop/Gateway",
        ["Audit"] = "Platform/Audit",
        ["Customers"] = "Shop/Customers",
        ["Subscriptions"] = "Shop/Subscriptions",
        ["TenantUsage"] = "Shop/Usage",
        ["TrafficMonths"] = "Shop/Usage",
        ["TenantHealth"] = "Tenants/Health",
        ["TenantUptime"] = "Tenants/Health",
        ["Jobs"] = "Platform/Jobs",
        ["Mails"] = "Platform/Mail",
        ["Alerts"] = "Platform/Alerts",
    };

    /// <summary>File and table, and why it may read there.</summary>
    private static readonly Dictionary<string, string> MayRead = new()
    {
        ["Shop/Checkout/LimitHolds.cs Orders"] = "counts what is open and not paid",
        ["Shop/Checkout/LimitHolds.cs HeldNames"] = "counts what is still held",
        ["Shop/Feasibility/ReadFacts.cs HeldSubnets"] = "counts the networks that are left",
        ["Shop/Feasibility/ReadFacts.cs HeldNames"] = "counts orders that will need a network",
        ["Shop/Feasibility/ReadFacts.cs Orders"] = "finds products whose orders will need ports",
        ["Tenants/Metering/CountTraffic.cs Tenants"] = "finds whose bridge is counted",
        ["Shop/Feasibility/ReadFacts.cs HeldPorts"] = "counts the ports that are left",
        ["Shop/Feasibility/CountSales.cs HeldNames"] = "counts what is held of a plan",
        ["Shop/Feasibility/CountSales.cs Orders"] = "counts it by plan and buyer",
        ["Shop/Feasibility/CountSales.cs Tenants"] = "counts it by the plan that it has now",
        ["Shop/Feasibility/NextSubnet.cs HeldSubnets"] = "finds which subnets are held",
        ["Tenants/Provisioning/ChangeSubnet.cs Tenants"] = "finds the tenant, then calls Tenant.Renumber",
        ["Shop/Customers/Customer.cs Accounts"] = "finds the address of an order's owner",
        ["Shop/Orders/OrderAddress.cs Accounts"] = "finds whose second factor locks a page",
        ["Shop/Customers/MailSignInLink.cs Orders"] = "finds whether somebody bought anything",
        ["Shop/Customers/ClaimOrders.cs Orders"] = "finds what a mailbox bought, then calls Order.Claim",
        ["Shop/Payments/CheckOrder.cs Orders"] = "finds the order to ask Stripe about",
        ["Shop/Payments/RepairPayments.cs Orders"] = "finds orders that are not in a final state",
        ["Shop/Subscriptions/ChangePlan.cs Orders"] = "finds who is told that the plan stays",
        ["Shop/Subscriptions/ChangePlan.cs Tenants"] = "finds whose plan is changed, then calls Tenant.Note",
        ["Shop/Payments/ChangeSubscription.cs Tenants"] = "finds what is paid for again, then calls Tenant.Note",
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
        ["Tenants/Backups/BackupTenant.cs Tenants"] = "finds whom to back up",
        ["Tenants/Backups/FindDue.cs Tenants"] = "finds whose backup is due by their plan",
        ["Tenants/Backups/ReleaseHolds.cs Tenants"] = "finds where they are",
        ["Tenants/Backups/TendRepositories.cs Tenants"] = "finds how long backups are kept, and whose they are",
        ["Tenants/Backups/AskForBackup.cs Tenants"] = "finds the tenant, then calls Tenant.Note or Tenant.Renew",
        ["Tenants/Domains/CheckDomains.cs Tenants"] = "finds the tenant of a domain, then calls Tenant.Note",
        ["Tenants/Domains/AskDomain.cs Tenants"] = "a living tenant's name may have a certificate",
        ["Tenants/Gate/GateHost.cs Tenants"] = "finds the tenant of a host name",
        ["Tenants/Gate/GateHost.cs Domains"] = "finds the tenant of a customer's domain",
        ["Tenants/Gate/WhoMayEnter.cs Accounts"] = "finds whose address is whose",
        ["Tenants/Gate/WhoMayEnter.cs Tenants"] = "nobody enters what should not run",
        ["Tenants/Gate/WhoMayEnter.cs Orders"] = "finds who owns a tenant",
        ["Tenants/Gate/WhoMayEnter.cs Guests"] = "finds whom its owner invited",
        ["Tenants/Edge/EdgeState.cs Domains"] = "routes are rendered from the domains that are served",
        ["Shop/Customers/EraseAccount.cs Orders"] =
            "finds what somebody bought who wants to be forgotten, then calls Order.Forget",
        ["Shop/Payments/ChangeSubscription.cs Subscriptions"] = "finds a tenant's subscription that has not ended",
        ["Shop/Payments/HandleInvoice.cs Subscriptions"] = "finds when a trial ends",
        ["Shop/Payments/RefundOrder.cs Subscriptions"] = "finds whether what was given back is in force",
        ["Shop/Payments/FindTenant.cs Subscriptions"] = "finds the tenant of Stripe's subscription",
        ["Tenants/Health/TendTenant.cs Tenants"] = "finds whom to look at",
        ["Tenants/Health/ReadHealth.cs Tenants"] = "counts those that should run",
        ["Tenants/Health/SaveHealth.cs Tenants"] = "finds the tenant, then calls Tenant.Mend",
        ["Tenants/Health/SaveHealth.cs Orders"] = "finds who is told that it is not up",
        ["Tenants/Health/RestartUnhealthy.cs Tenants"] = "finds what is wanted by now",
        ["Shop/Feasibility/ReadFacts.Helpers.cs HeldNames"] = "counts who has a way to what is shared",
        ["Shop/Feasibility/ReadFacts.Helpers.cs Orders"] = "finds of which product those are",
        ["Shop/Feasibility/ReadFacts.Helpers.cs HeldSubnets"] = "finds whether there is a network for a helper",
        ["Shop/Hosts/HoldMemory.cs Orders"] = "finds whose first tenant on a host needs its helpers there",
        ["Shop/Checkout/PlaceOrder.Currency.cs Orders"] = "finds what was paid last for a tenant",
        ["Tenants/Provisioning/MendWays.cs Tenants"] = "finds whose ways lead elsewhere, then calls Tenant.Mend",
        ["Tenants/Provisioning/TendShared.cs Tenants"] = "finds who shares what",
        ["Tenants/Provisioning/RemoveTenant.cs LastData"] = "says how long the copy is kept",
        ["Tenants/Provisioning/TenantSpecs.cs Orders"] = "finds whose it is, and what they call it",
        ["Tenants/Provisioning/TenantMails.cs Adoptions"] = "who was taken over is not welcomed unless that is wanted",
        ["Shop/Payments/RefundUnprovisioned.cs Adoptions"] = "of one that was taken over nothing goes back",
        ["Tenants/Provisioning/TenantMails.cs Orders"] = "finds who is told that it is up",
        ["Shop/Answers/ChangeAnswers.cs Tenants"] = "finds the tenant, then calls Tenant.Renew",
        ["Shop/Answers/DeleteUnusedAnswers.cs Orders"] = "finds orders that were not paid",
        ["Shop/Answers/ForgetAnswers.cs Orders"] = "finds orders whose buyers were forgotten",
        ["Shop/Secrets/RotateSecrets.cs Tenants"] = "finds the tenant, then calls Tenant.Renew",
        ["Shop/Secrets/UseLink.cs Tenants"] = "shows whose secrets they are",
        ["Shop/Subscriptions/DunningMails.cs Orders"] = "finds who is told of a step",
        ["Shop/Subscriptions/AdvanceDunning.cs Tenants"] = "finds the tenant, then calls Tenant.Want and Tenant.Use",
        ["Shop/Orders/HoldName.cs Tenants"] = "a living tenant's name stays held",
        ["Tenants/Sweep/ReadExpected.cs Tenants"] = "what should be there",
        ["Tenants/Sweep/ReadExpected.cs TenantEvents"] = "leaves alone what changed a short while ago",
        ["Tenants/Sweep/ReadExpected.cs Jobs"] = "leaves alone what is worked on",
        ["Tenants/Sweep/ReadExpected.cs Orders"] = "finds whom names and Stripe's subscriptions belong to",
        ["Tenants/Sweep/ReadExpected.cs HeldNames"] = "finds names held for nobody",
        ["Tenants/Sweep/ReadExpected.cs HeldSubnets"] = "finds subnets held for nobody",
        ["Tenants/Sweep/ReadExpected.cs Subscriptions"] = "compares them with Stripe's",
        ["Tenants/Sweep/RepairFindings.cs Tenants"] = "finds the tenant, then calls Tenant.Mend or Tenant.Remind",
        ["Shop/Subscriptions/LookAtUsage.cs Tenants"] = "finds by whose plan that is judged",
        ["Tenants/Metering/MeasureDisks.cs Tenants"] = "finds whose volumes are measured",
        ["Tenants/Metering/MeasureDisks.cs TenantUsage"] = "begins with what was not measured for longest",
        ["Tenants/Edge/EdgeState.cs Tenants"] = "routes are rendered from the tenants that should be reachable",
        ["Shop/Payments/SyncCustomer.cs Customers"] = "finds the customer whom Stripe tells about",
        ["Shop/Customers/MailSignInLink.cs Accounts"] = "finds whether somebody signs in with that address",
        ["Shop/Customers/EraseAccount.cs Accounts"] = "finds the account, then calls Account.Erase",
        ["Shop/Customers/UseSignInLink.cs SignInLinks"] =
            "finds whether a link would work, then calls SignInLink.UseAsync",
        ["Shop/Customers/UseSignInLink.cs Accounts"] = "finds the account of a mailbox, then calls Account.Move",
        ["Shop/Checkout/AdoptTenant.Checks.cs Orders"] = "finds whose a name or a subscription is",
        ["Shop/Checkout/AdoptTenant.Checks.cs Tenants"] = "finds whether a name was taken over before",
        ["Shop/Checkout/AdoptTenant.Checks.cs Adoptions"] = "finds whether a name was taken over before",
        ["Shop/Checkout/PlaceOrder.Paying.cs Orders"] = "finds the customer that an account made with Stripe",
        ["Shop/Checkout/PlaceOrder.Twice.cs Orders"] = "finds the order that the same form made",
        ["Shop/Checkout/PlaceOrder.cs Orders"] = "finds the buyer's earlier order, then calls Order.Expire",
        ["Shop/Subscriptions/LookAtUsage.cs TenantUsage"] = "compares what is used with what the plan has",
        ["Shop/Subscriptions/LookAtUsage.cs TrafficMonths"] = "compares what is used with what the plan has",
        ["Tenants/Provisioning/ProbeTenant.cs Tenants"] = "finds whether something else is wanted by now",
        ["Tenants/Provisioning/ReconcileTenant.cs Tenants"] =
            "finds the tenant, then calls Tenant.Observe or Tenant.Delay",
        ["Tenants/Provisioning/RestartTenant.cs Tenants"] = "finds the tenant, then calls Tenant.Note",
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
            .Where(u => !u.Key.StartsWith("Doors/") && !u.Key.StartsWith("Operations"))
            .Select(u => u.Key)
            .Distinct()
            .Except(MayRead.Keys)
            .ShouldBeEmpty(
                "A feature reads another's table. Call a method of the owner's; or, if it truly only shows "
                    + "or finds something, list it in MayRead with the reason."
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
        where Owners.TryGetValue(use.Table, out var owner) && !owner.Split(", ").Contains(file.Feature)
        select ($"{file.Feature}/{file.Name} {use.Table}", $"{file.Path}: {line.Trim()}", use.Writes);

    private static string SetOf(string table) =>
        string.Concat(table.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    [GeneratedRegex(@"\b(?:db|_db|Db)\.([A-Z]\w+)(\.(?:Add|Remove|Update|Attach)\w*\()?")]
    private static partial Regex Set();

    [GeneratedRegex(@"\b(FROM|JOIN|INTO|UPDATE|DELETE FROM)\s+([a-z_]+)\b")]
    private static partial Regex Sql();
}
