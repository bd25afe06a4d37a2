using System.CommandLine;
using Berth.Data;

namespace Berth.Cli;

/// <summary><c>berth migrate</c>: brings the database up to date.</summary>
internal static class MigrateCommand
{
    public static Command Define()
    {
        var command = new Command("migrate", "Bring the database up to date.");
        command.SetAction(async (_, ct) =>
        {
            await using var app = Host.Build(web: false, worker: false);
            await DataFeature.MigrateAsync(app.Services, ct);
        });
        return command;
    }
}
