using System.CommandLine;
using Berth.Operations;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth audit</c>: who changed what, when, from where, before and after.</summary>
internal static class AuditCommand
{
    public static Command Define()
    {
        var tenant = new Option<string?>("--tenant")
        {
            Description = "Only changes to tenants of this name, their orders and subscriptions.",
        };
        var most = new Option<int>("--last") { Description = "How many.", DefaultValueFactory = _ => 100 };
        var command = new Command("audit", "Show who changed what, newest last.") { tenant, most, Output.Json };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    (db, _, output) => ListAsync(db, output, parsed.GetValue(tenant), parsed.GetValue(most), ct)
                )
        );
        return command;
    }

    private static async Task<int> ListAsync(
        AppDb db,
        Output output,
        string? tenant,
        int most,
        CancellationToken cancellationToken
    )
    {
        var rows = tenant is null
            ? await ReadAudit.FindAsync(db, null, cancellationToken)
            : await ReadAudit.OfTenantAsync(db, tenant, cancellationToken);
        var last = await rows.Take(most)
            .Select(a => new
            {
                a.At,
                a.Actor,
                a.Origin,
                a.Kind,
                a.Subject,
                a.Field,
                a.Before,
                a.After,
            })
            .ToListAsync(cancellationToken);
        last.Reverse();
        output.List(
            last,
            "Nothing was changed.",
            ("at", a => Output.Time(a.At)),
            ("who", a => a.Actor),
            ("kind", a => a.Kind),
            ("what", a => a.Field),
            ("before", a => a.Before ?? "–"),
            ("after", a => a.After ?? "–"),
            ("from", a => a.Origin)
        );
        return Exit.Done;
    }
}
