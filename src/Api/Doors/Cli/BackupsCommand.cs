using System.CommandLine;
using Berth.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth backups</c>: the copies of removed tenants' data; with a name that tenant's backups.</summary>
internal static class BackupsCommand
{
    public static Command Define()
    {
        var name = NamedTenant.Argument();
        name.Arity = ArgumentArity.ZeroOrOne;
        var command = new Command(
            "backups",
            "Show a tenant's backups; without a name the kept copies of removed tenants' data."
        )
        {
            name,
            Output.Json,
        };
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, _, output) =>
                    {
                        if (parsed.GetValue(name) is { } one)
                            await OfTenantAsync(db, one, output, ct);
                        else
                            await CopiesAsync(db, output, ct);
                        return Exit.Done;
                    }
                )
        );
        return command;
    }

    /// <summary>A tenant's, the newest first, with those that failed.</summary>
    private static async Task OfTenantAsync(AppDb db, string name, Output output, CancellationToken cancellationToken)
    {
        var tenant = await NamedTenant.FindAsync(db, name, cancellationToken);
        var backups = await db
            .Backups.AsNoTracking()
            .Where(b => b.TenantId == tenant.Id)
            .OrderByDescending(b => b.At)
            .Select(b => new
            {
                b.Id,
                b.At,
                b.State,
                b.Cause,
                b.Target,
                b.Host,
                b.Snapshot,
                b.BytesTotal,
                b.BytesAdded,
                b.Files,
                Seconds = b.Took.TotalSeconds,
                b.Why,
            })
            .ToListAsync(cancellationToken);
        output.List(
            backups,
            "There are no backups of it.",
            ("id", b => $"{b.Id}"),
            ("at", b => Output.Time(b.At)),
            ("state", b => $"{b.State}"),
            ("cause", b => $"{b.Cause}"),
            ("target", b => $"{b.Target} on {b.Host}"),
            ("bytes", b => $"{b.BytesTotal}"),
            ("added", b => $"{b.BytesAdded}"),
            ("files", b => $"{b.Files}"),
            ("why", b => b.Why)
        );
    }

    private static async Task CopiesAsync(AppDb db, Output output, CancellationToken cancellationToken)
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
            .ToListAsync(cancellationToken);
        output.List(
            copies,
            "There are no copies.",
            ("file", d => d.File),
            ("bytes", d => $"{d.Bytes}"),
            ("kept until", d => Output.Time(d.DeleteAt)),
            ("sha256", d => d.Sha256)
        );
    }
}
