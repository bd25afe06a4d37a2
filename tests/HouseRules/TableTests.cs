using System.Text.RegularExpressions;
using Berth.Data;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Berth.Tests.HouseRules;

/// <summary>Features do not touch each other's tables. They call methods of entities and enqueue jobs; reading is allowed where it is listed here, with its reason.</summary>
public sealed partial class TableTests
{
    private static readonly Dictionary<string, string> Owners = new()
    {
        ["Orders"] = "Checkout", ["HeldNames"] = "Checkout",
        ["Tenants"] = "Provisioning", ["TenantEvents"] = "Provisioning", ["HeldSubnets"] = "Provisioning",
        ["StripeEvents"] = "Billing",
        ["Jobs"] = "Jobs",
    };

    /// <summary>File and table, and why it may read there.</summary>
    private static readonly Dictionary<string, string> MayRead = new()
    {
        ["Billing/CheckOrder.cs Orders"] = "finds the order to ask Stripe about",
        ["Billing/RepairPayments.cs Orders"] = "finds orders that are not in a final state",
        ["Billing/EndSubscription.cs Orders"] = "finds the order of a subscription and locks it, then calls Order.End",
        ["Billing/EndSubscription.cs Tenants"] = "finds the order's tenant, then calls Tenant.Want",
        ["Billing/FulfilCheckout.cs Orders"] = "finds the order of a payment and locks it, then calls Order.MarkPaid",
        ["Cli/JobsCommand.cs Jobs"] = "shows an operator what waits or is parked",
        ["Cli/TenantsCommand.cs Tenants"] = "shows an operator the tenants",
        ["Dashboard/Order.cshtml.cs Orders"] = "shows an order to whoever has its token",
        ["Dashboard/Order.cshtml.cs Tenants"] = "finds the order's tenant, then calls Tenant.Restart",
        ["Dashboard/OrderProgress.cs Tenants"] = "shows a tenant's state",
        ["Dashboard/OrderProgress.cs TenantEvents"] = "shows a tenant's history",
        ["Dashboard/StreamProgress.cs Orders"] = "shows an order to whoever has its token",
        ["Edge/EdgeState.cs Tenants"] = "routes are rendered from the tenants that should be reachable",
    };

    [Fact]
    public void EachTableHasAnOwner() => typeof(AppDb).GetProperties().Where(p => p.PropertyType is { IsGenericType: true } t && t.GetGenericTypeDefinition() == typeof(DbSet<>)).Select(p => p.Name)
        .Except(Owners.Keys).ShouldBeEmpty("A new table needs an owner: add it to Owners in this file.");

    [Fact]
    public void OthersReadOnlyWhereItIsListed() => Foreign().Select(u => u.Key).Distinct().Except(MayRead.Keys)
        .ShouldBeEmpty("A feature reads another's table. Call a method of the owner's; or, if it truly only shows or finds something, list it in MayRead with the reason.");

    [Fact]
    public void TheListIsNoLongerThanNeeded() => MayRead.Keys.Except(Foreign().Select(u => u.Key)).ShouldBeEmpty("MayRead lists what nobody does any more. Remove it.");

    [Fact]
    public void NobodyWritesWhatBelongsToOthers() => Foreign().Where(u => u.Writes).Select(u => u.Line)
        .ShouldBeEmpty("A feature writes another's table. Put the change into a method of the owner's, where its rules are.");

    private static IEnumerable<(string Key, string Line, bool Writes)> Foreign() =>
        from file in SourceFile.CSharp("src/Api")
        where file.Feature is not "" and not "Data" // Data maps all tables and migrates them
        from line in file.Lines
        from use in Set().Matches(line).Select(m => (Table: m.Groups[1].Value, Writes: m.Groups[2].Success || line.Contains(".ExecuteUpdate", StringComparison.Ordinal) || line.Contains(".ExecuteDelete", StringComparison.Ordinal)))
            .Concat(Sql().Matches(line).Select(m => (Table: SetOf(m.Groups[2].Value), Writes: m.Groups[1].Value is not ("FROM" or "JOIN"))))
        where Owners.TryGetValue(use.Table, out var owner) && owner != file.Feature
        select ($"{file.Feature}/{file.Name} {use.Table}", $"{file.Path}: {line.Trim()}", use.Writes);

    private static string SetOf(string table) => string.Concat(table.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    [GeneratedRegex(@"\b(?:db|_db|Db)\.([A-Z]\w+)(\.(?:Add|Remove|Update|Attach)\w*\()?")]
    private static partial Regex Set();

    [GeneratedRegex(@"\b(FROM|JOIN|INTO|UPDATE|DELETE FROM)\s+([a-z_]+)\b")]
    private static partial Regex Sql();
}
