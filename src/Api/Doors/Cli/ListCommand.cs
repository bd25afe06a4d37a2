using System.CommandLine;
using Berth.Operations;
using Berth.Platform.Settings;

namespace Berth.Doors.Cli;

/// <summary><c>berth list</c>: the tenants with their customers.</summary>
internal static class ListCommand
{
    public static Command Define()
    {
        var status = new Option<string?>("--status")
        {
            Description = $"Only those that are {string.Join(", ", TenantStatus.All)}; all but gone ones unless given.",
        };
        status.AcceptOnlyFromAmong(TenantStatus.All);
        var search = new Option<string?>("--search")
        {
            Description = "Only tenants with this text in name, product, plan, host, or the customer's address or id.",
        };
        var command = new Command("list", "Show tenants and their customers.") { status, search, Output.Json };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, output) =>
                    {
                        var (only, text) = (parsed.GetValue(status), parsed.GetValue(search));
                        var settings = services.GetRequiredService<BerthSettings>();
                        var rows = (await services.GetRequiredService<FindTenants>().AllAsync(ct))
                            .Select(found => TenantRow.Of(found, settings))
                            .Where(t => only is null ? t.Status != "gone" : t.Status == only)
                            .Where(t => text is null || Has(t, text))
                            .ToList();
                        output.List(
                            rows,
                            "No tenants.",
                            ("name", t => t.Name),
                            ("status", t => t.Status),
                            ("health", t => t.Health),
                            ("plan", t => $"{t.Product}/{t.Plan}"),
                            ("customer", t => t.Complimentary ? $"{t.Email} (given)" : t.Email),
                            ("host", t => t.Host),
                            ("since", t => Output.Time(t.CreatedAt)),
                            ("address", t => t.Address)
                        );
                        return Exit.Done;
                    }
                )
        );
        return command;
    }

    private static bool Has(TenantRow t, string text) =>
        new[] { t.Name, t.Product, t.Plan, t.Host, t.Email, t.Customer }.Any(x =>
            x?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        );
}
