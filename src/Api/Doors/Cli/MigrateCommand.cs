using System.CommandLine;
using Berth.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Berth.Doors.Cli;

/// <summary><c>berth migrate</c>: brings the database up to date, and the web's rights in it.</summary>
internal static class MigrateCommand
{
    public static Command Define()
    {
        var command = new Command("migrate", "Bring the database up to date.");
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (db, services, _) =>
                    {
                        await db.Database.MigrateAsync(ct);
                        if (services.GetRequiredService<BerthSettings>().WebRole is { Length: > 0 } role)
                            await WebRights.GrantAsync(db, role, ct);
                        return Exit.Done;
                    }
                )
        );
        return command;
    }
}
