using System.CommandLine;
using Berth.Platform.Data;

namespace Berth.Doors.Cli;

/// <summary><c>berth migrate</c>: brings the database up to date.</summary>
internal static class MigrateCommand
{
    public static Command Define()
    {
        var command = new Command("migrate", "Bring the database up to date.");
        command.SetAction(
            (parsed, ct) =>
                OnDatabase.RunAsync(
                    parsed,
                    async (_, services, _) =>
                    {
                        await DataFeature.MigrateAsync(services, ct);
                        return Exit.Done;
                    }
                )
        );
        return command;
    }
}
