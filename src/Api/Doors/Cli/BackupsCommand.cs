using System.CommandLine;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth backups</c>: the copies of removed tenants' data.</summary>
internal static class BackupsCommand
{
    public static Command Define()
    {
        var command = new Command("backups", "Show the kept copies of removed tenants' data.") { Output.Json };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, _, output) =>
                    {
                        var copies = await db
                            .LastData.AsNoTracking()
                            .Where(d => d.File != "")
                            .OrderBy(d => d.CreatedAt)
                            .Select(d => new
                            {
                                d.TenantId,
                                d.File,
                                d.Bytes,
                                d.Sha256,
                                d.CreatedAt,
                                d.DeleteAt,
                            })
                            .ToListAsync(ct);
                        output.List(
                            copies,
                            "There are no copies.",
                            ("file", d => d.File),
                            ("bytes", d => $"{d.Bytes}"),
                            ("kept until", d => Output.Time(d.DeleteAt)),
                            ("sha256", d => d.Sha256)
                        );
                        return Exit.Done;
                    }
                )
        );
        return command;
    }
}
